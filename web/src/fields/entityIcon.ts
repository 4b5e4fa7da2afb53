// The icon of an entity: the model names it; the standard entities have one of old.
import type { EntityDef } from '../api/types';
import {
  IconAffiliate, IconBook, IconBuilding, IconBuildingCommunity, IconCalendarEvent, IconChartBar, IconCoin, IconFileText, IconFolder, IconInbox,
  IconLifebuoy, IconNews, IconPackage, IconPuzzle, IconReceipt, IconShieldCheck, IconStack2, IconSwords, IconTarget, IconUser, IconUserCircle,
  IconUsersGroup,
} from '../ui/icons';
import type { IconType } from '../ui/iconType';

const icons: Record<string, IconType> = {
  account: IconBuilding, contact: IconUser, lead: IconInbox, opportunity: IconStack2, activity: IconCalendarEvent, product: IconPackage, site: IconBuildingCommunity,
  affiliation: IconAffiliate, competitor: IconSwords, user: IconUserCircle, team: IconUsersGroup, quote: IconFileText, price_book: IconCoin, invoice: IconReceipt,
  ticket: IconLifebuoy, campaign: IconNews, target: IconTarget, project: IconFolder, article: IconBook, contract: IconShieldCheck, opportunity_contact: IconAffiliate,
  building: IconBuilding, layers: IconStack2, calendar: IconCalendarEvent, box: IconPackage, package: IconPackage, map: IconBuildingCommunity, inbox: IconInbox,
  users: IconUsersGroup, chart: IconChartBar, file: IconFileText,
};

export const entityIcon = (entity: Pick<EntityDef, 'name' | 'icon'>): IconType => icons[entity.name] ?? icons[entity.icon ?? ''] ?? IconPuzzle;
