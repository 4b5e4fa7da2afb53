import { defineWords } from '../../i18n/words';

export const words = defineWords({
  fields: ['Champs', 'Fields'],
  timeline: ['Échanges et changements', 'Exchanges and changes'],
  related: ['Fiches liées', 'Related records'],
  entries: [['{n} échange ou changement', '{n} échanges et changements'], ['{n} exchange or change', '{n} exchanges and changes']],
});
