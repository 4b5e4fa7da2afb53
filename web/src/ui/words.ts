import { defineWords } from '../i18n/words';

export const words = defineWords({
  close: ['Fermer', 'Close'],
  clear: ['Effacer', 'Clear'],
  remove: ['Retirer {name}', 'Remove {name}'],
  none: ['Aucun résultat', 'No result'],
  searching: ['Recherche…', 'Searching…'],
  choose: ['Choisir', 'Choose'],
  loading: ['Chargement', 'Loading'],
  previous_month: ['Mois précédent', 'Previous month'],
  next_month: ['Mois suivant', 'Next month'],
  calendar: ['Ouvrir le calendrier', 'Open the calendar'],
  today: ['Aujourd’hui', 'Today'],
  back: ['Retour', 'Back'],
  search: ['Chercher', 'Search'],
  undo: ['Annuler', 'Undo'],
  select_all: ['Tout sélectionner', 'Select all'],
  select_row: ['Sélectionner {name}', 'Select {name}'],
  steps: ['{n} sur {of}', '{n} of {of}'],
});
