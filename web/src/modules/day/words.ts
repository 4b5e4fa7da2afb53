import { defineWords } from '../../i18n/words';

export const words = defineWords({
  title: ['Ma journée', 'My day'],
  nothing: ['Rien ne vous attend aujourd’hui', 'Nothing is waiting for you today'],
  items: [['{n} élément pour {who}', '{n} éléments pour {who}'], ['{n} item for {who}', '{n} items for {who}']],
  hidden: [['{n} tâche d’une autre personne non affichée', '{n} tâches d’autres personnes non affichées'], ['{n} task of someone else not shown', '{n} tasks of others not shown']],
  at: ['au {when}', 'on {when}'],
});
