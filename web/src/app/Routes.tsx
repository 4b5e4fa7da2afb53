import { lazy, Suspense } from 'react';
import { Redirect, Route, Switch, useLocation } from 'wouter';
import { useModel } from '../api/useModel';
import { useModules } from '../records/slots';
import { Broken, NotFound } from './Broken';

const ListPage = lazy(() => import('../records/list/ListPage'));
const BoardPage = lazy(() => import('../records/board/BoardPage'));
const RecordPage = lazy(() => import('../records/record/RecordPage'));

export function Routes({ home }: { home: string }) {
  const [location] = useLocation();
  const modules = useModules();
  return (
    <Broken at={location}>
      <Suspense>
        <Switch>
          <Route path="/"><Redirect to={useHome(home)} replace /></Route>
          {modules.flatMap((m) => m.routes ?? []).map(({ path, screen: Screen }) => <Route key={path} path={path}><Screen /></Route>)}
          <Route path="/:plural/board">{({ plural }) => <OfEntity plural={plural} draw={(name) => <BoardPage key={name} entity={name} />} />}</Route>
          <Route path="/:plural/:id">
            {({ plural, id }) => (/^\d+$/.test(id) ? <OfEntity plural={plural} draw={(name) => <RecordPage key={`${name}${id}`} entity={name} id={Number(id)} />} /> : <NotFound />)}
          </Route>
          <Route path="/:plural">{({ plural }) => <OfEntity plural={plural} draw={(name) => <ListPage key={name} entity={name} />} />}</Route>
          <Route><NotFound /></Route>
        </Switch>
      </Suspense>
    </Broken>
  );
}

function useHome(home: string): string {
  const model = useModel();
  const modules = useModules();
  const entry = modules.flatMap((m) => Object.entries(m.menu ?? {})).find(([word]) => word === home)?.[1];
  if (entry) return entry.href;
  const [entity, kind] = home.startsWith('board:') ? [home.slice(6), '/board'] : [home, ''];
  const found = model.find(entity) ?? model.entities[0];
  return found ? `/${found.plural}${kind}` : '/me/day';
}

function OfEntity({ plural, draw }: { plural: string; draw: (entity: string) => React.ReactNode }) {
  const entity = useModel().findPlural(plural);
  return entity ? draw(entity.name) : <NotFound />;
}
