// The named places where a module's screen plugs in. A module declares what it brings in its one index.ts, its table of
// contents; app/modules.ts lists the modules.
import { type ComponentType, createContext, type LazyExoticComponent, useContext } from 'react';
import type { EntityDef, SocleRecord } from '../api/types';
import type { Pair } from '../i18n/words';
import type { IconType } from '../ui/iconType';

export interface PanelProps { entity: EntityDef; record: SocleRecord }
export interface BulkProps { entity: EntityDef; ids: number[]; onDone: () => void }

/** What is written before a refused move is tried again. */
export type Step = () => Promise<unknown>;
export interface NeedProps { entity: EntityDef; record: SocleRecord; given: Record<string, unknown>; onStep: (step: Step | null) => void }

export interface WebModule {
  name: string;
  /** Screens with their own address. Parameters as in wouter: /imports/:id. */
  routes?: { path: string; screen: LazyExoticComponent<ComponentType> }[];
  /** Entries of the menu that are not an entity, by the word that /me gives. */
  menu?: Record<string, { label: Pair; icon: IconType; href: string; useCount?: () => number | undefined }>;
  /** Shown only to those who hold one of these powers, though /me does not name it in the menu. */
  powers?: { power: string; label: Pair; icon: IconType; href: string }[];
  'record.panel'?: { entities: string[] | 'all'; panel: ComponentType<PanelProps> }[];
  'record.action'?: { entities: string[] | 'all'; action: ComponentType<PanelProps> }[];
  /** How a stage's criterion that asks for another record is met: by the entity that it creates. */
  'stage.need'?: { creates: string; control: ComponentType<NeedProps> }[];
  'list.bulk_action'?: { entities: string[] | 'all'; action: ComponentType<BulkProps> }[];
}

export const ModulesContext = createContext<WebModule[]>([]);
export const useModules = (): WebModule[] => useContext(ModulesContext);
