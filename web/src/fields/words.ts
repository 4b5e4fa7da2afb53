import { defineWords } from '../i18n/words';

export const words = defineWords({
  yes: ['Oui', 'Yes'],
  no: ['Non', 'No'],
  bad_number: ['Écrire un nombre, par exemple 1 250,5', 'Type a number, for example 1,250.5'],
  bad_day: ['Écrire une date, par exemple 23/11 ou demain', 'Type a date, for example 23/11 or tomorrow'],
  bad_time: ['Écrire une heure, par exemple 14:30', 'Type a time, for example 14:30'],
  time: ['Heure', 'Time'],
  search: ['Chercher…', 'Search…'],
  street: ['Voie', 'Street'],
  street2: ['Complément', 'Second line'],
  postcode: ['Code postal', 'Postcode'],
  city: ['Ville', 'City'],
  country: ['Pays', 'Country'],
  choose_file: ['Choisir un fichier', 'Choose a file'],
  sending: ['Envoi en cours…', 'Sending…'],
  add_tag: ['Ajouter « {typed} »', 'Add “{typed}”'],
  call: ['Appeler le {number}', 'Call {number}'],
  new_tag: ['Étiquette', 'Tag'],
});
