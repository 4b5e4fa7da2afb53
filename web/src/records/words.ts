import { defineWords } from '../i18n/words';

export const words = defineWords({
  save: ['Enregistrer', 'Save'],
  cancel: ['Annuler', 'Cancel'],
  create: ['Créer', 'Create'],
  create_more: ['Créer et continuer', 'Create and continue'],
  required: ['À remplir pour créer', 'Needed to create'],
  possible_duplicates: ['Existe peut-être déjà', 'May already exist'],
  open: ['Ouvrir', 'Open'],
  created: ['{what} : créé', '{what}: created'],
  unreachable: ['Le serveur ne répond pas. Votre saisie est gardée : réessayez.', 'The server does not answer. What you typed is kept: try again.'],
  editing: ['1 champ en cours', '1 field under way'],
  fill: ['Ajouter', 'Add'],
  nothing_planned: ['Rien de prévu', 'Nothing planned'],
  nothing: ['Vide', 'Empty'],
  edit: ['Modifier : {name}', 'Edit: {name}'],
  enter_saves: ['Entrée pour enregistrer', 'Enter to save'],
});
