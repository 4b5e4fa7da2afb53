import { defineWords } from '../../i18n/words';

export const words = defineWords({
  all: ['Tout', 'All'],
  next: ['Prochain pas', 'Next step'],
  import: ['Importer', 'Import'],
  list: ['Liste', 'List'],
  board: ['Tableau', 'Board'],
  layout: ['Présentation', 'Layout'],
  views: ['Vues', 'Views'],
  modified: ['modifiée, non enregistrée', 'changed, not saved'],
  sum_of: ['{count} sur {all}', '{count} of {all}'],
  selected: [['{n} sélectionné', '{n} sélectionnés'], ['{n} selected', '{n} selected']],
  as_of: ['au {when}', 'on {when}'],
});
