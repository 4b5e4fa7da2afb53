import { defineWords } from '../../i18n/words';

export const words = defineWords({
  choose_contact: ['Choisir un contact', 'Choose a contact'],
  others_have: [['Un contact a un autre rôle : {who}.', '{n} contacts ont un autre rôle : {who}.'], ['One contact has another role: {who}.', '{n} contacts have another role: {who}.']],
  meeting_took_place: ['« {subject} » du {day} a eu lieu', '“{subject}” of {day} took place'],
  another_meeting: ['Un rendez-vous a eu lieu le :', 'A meeting took place on:'],
  meeting: ['Un rendez-vous', 'A meeting'],
  meeting_day: ['Jour du rendez-vous', 'Day of the meeting'],
  convert: ['Convertir', 'Convert'],
  convert_title: ['Convertir le lead', 'Convert the lead'],
  convert_sub: ['Le compte et le contact sont retrouvés par e-mail ou téléphone, sinon créés. Tout se fait en une fois, et se reprend.', 'The account and the contact are found by email or phone, else created. All happens at once, and can be taken back.'],
  convert_account: ['Compte (laisser vide pour retrouver ou créer)', 'Account (leave empty to find or create)'],
  with_opportunity: ['Créer aussi une opportunité', 'Create an opportunity too'],
  opportunity_name: ['Nom de l’opportunité', 'Name of the opportunity'],
  amount: ['Montant', 'Amount'],
  converted: ['Lead converti', 'Lead converted'],
  cancel: ['Annuler', 'Cancel'],
});
