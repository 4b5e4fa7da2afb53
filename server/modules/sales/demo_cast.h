// The cast of Atelier Lumen, and the word lists that the rest of the demonstration is drawn from (STORIES, HOUSE 4.5).
#pragma once
#include <array>
#include <string_view>

namespace socle::sales {

struct CastPerson {
  std::string_view login, name, role, team, title, try_this;
};
constexpr std::array<CastPerson, 9> kPeople{{
    {"claire", "Claire Moreau", "sales_rep", "Lyon", "Commerciale", "Ma journée, ses opportunités, consigner un appel"},
    {"julien", "Julien Roche", "sales_rep", "Nantes", "Commercial", "ce que l’équipe de Nantes voit, et ne voit pas"},
    {"samir", "Samir Benali", "sales_manager", "Direction commerciale", "Responsable commercial", "le pipeline des deux équipes, passer outre"},
    {"odile", "Odile Garnier", "sales_admin", "ADV", "Administration des ventes", "importer un fichier, l’annuler"},
    {"marc", "Marc Lefèvre", "marketing", "Marketing", "Marketing", "les contacts et leurs étiquettes"},
    {"ines", "Inès Da Silva", "support", "Support", "Service client", "ce que le support lit d’une opportunité en cours"},
    {"helene", "Hélène Aubert", "director", "Direction", "Directrice", "les totaux, jusqu’aux fiches"},
    {"paul", "Paul Nguyen", "project_lead", "Direction", "Chef de projet CRM", "le modèle, ses versions"},
    {"karim", "Karim Haddad", "administrator", "Informatique", "Administrateur", "champs, étapes, utilisateurs et rôles"},
}};
struct CastTeam {
  std::string_view name, parent;
};
constexpr std::array<CastTeam, 8> kTeams{{{"Direction", ""}, {"Direction commerciale", ""}, {"Lyon", "Direction commerciale"}, {"Nantes", "Direction commerciale"},
                                          {"ADV", ""}, {"Marketing", ""}, {"Support", ""}, {"Informatique", ""}}};
struct CastProduct {
  std::string_view name, code, family, unit, price, cost;
};
constexpr std::array<CastProduct, 6> kProducts{{
    {"Hublot LED Vega à détection", "VEGA-D", "Luminaires", "unit", "189.90", "112.00"},
    {"Réglette Cassiopée", "CASSIO", "Luminaires", "unit", "74.35", "52.00"},
    {"Pose et raccordement", "POSE", "Travaux", "hour", "62.50", "41.00"},
    {"Étude d’éclairement", "ETUDE", "Études", "unit", "850.00", "500.00"},
    {"Pilotage à distance", "PILOTE", "Services", "unit", "1490.00", "820.00"},
    {"Mise en service", "MES", "Services", "unit", "480.00", "300.00"},
}};
struct Town {
  std::string_view name, postcode;
  bool nantes;
};
constexpr std::array<Town, 24> kTowns{{{"Lyon", "69009", false}, {"Villeurbanne", "69100", false}, {"Givors", "69700", false}, {"Bron", "69500", false}, {"Vénissieux", "69200", false},
    {"Caluire-et-Cuire", "69300", false}, {"Villefranche-sur-Saône", "69400", false}, {"Vienne", "38200", false}, {"Bourg-en-Bresse", "01000", false}, {"Saint-Étienne", "42000", false},
    {"Roanne", "42300", false}, {"Mâcon", "71000", false}, {"Annecy", "74000", false}, {"Grenoble", "38000", false}, {"Nantes", "44000", true}, {"Saint-Herblain", "44800", true},
    {"Rezé", "44400", true}, {"Saint-Nazaire", "44600", true}, {"Orvault", "44700", true}, {"Ancenis", "44150", true}, {"Angers", "49000", true}, {"Cholet", "49300", true},
    {"La Roche-sur-Yon", "85000", true}, {"Clisson", "44190", true}}};
constexpr std::array<std::string_view, 40> kCompanies{"Imprimerie du Parc", "Menuiserie Vasseur", "Transports Rivoire", "Cabinet Delorme", "Pharmacie des Halles", "Garage Lacombe", "Hôtel de la Saône",
    "Brasserie des Quais", "Atelier Mercier", "Laboratoires Verdan", "Plasturgie du Rhône", "Fonderie Ravel", "Conserverie Kermarec", "Chantier naval Le Goff", "Biscuiterie Nantaise du Pont",
    "Maison Thévenet", "Librairie Passages", "Résidence Les Acacias", "École Sainte-Anne", "Lycée Condorcet", "Mairie de Brignais", "Communauté de communes du Pilat", "Clinique du Val",
    "Centre dentaire Bellevue", "Entrepôts Farges", "Logistique Ouest", "Tissages Perrin", "Coopérative agricole des Coteaux", "Caves Monplaisir", "Fromagerie Dubost", "Architectes Lenoir & Roy",
    "Studio Quartz", "Imagerie Armor", "Salle de sport Tempo", "Cinéma L’Étoile", "Jardinerie des Monts", "Carrosserie Blanchet", "Électricité Morvan", "Thermique Services", "Boulangerie Lefort"};
constexpr std::array<std::string_view, 36> kFirstNames{"Anne", "Bruno", "Catherine", "David", "Émilie", "Fabien", "Gaëlle", "Hugo", "Isabelle", "Jérôme", "Karine", "Laurent", "Marie", "Nadia", "Olivier",
    "Patricia", "Quentin", "Romain", "Sophie", "Thomas", "Ugo", "Valérie", "William", "Yasmine", "Zoé", "Philippe", "Mathilde", "Sébastien", "Camille", "Rachid", "Élodie", "Nicolas", "Céline", "Antoine", "Lucie", "Maud"};
constexpr std::array<std::string_view, 44> kLastNames{"Arnoux", "Bertin", "Chevallier", "Dufour", "Étienne", "Fabre", "Guichard", "Hamon", "Imbert", "Jacquet", "Kervella", "Lacroix", "Marchand", "Noël", "Ollivier",
    "Perret", "Quéré", "Renaud", "Saulnier", "Tessier", "Urbain", "Vidal", "Weber", "Yver", "Zimmer", "Barbier", "Colin", "Delmas", "Faure", "Gros", "Humbert", "Leclerc", "Michaud", "Nguyen", "Pasquier", "Roussel",
    "Sanchez", "Traoré", "Vincent", "Benoît", "Carpentier", "Da Costa", "Lefort", "Morel"};
struct Job {
  std::string_view title, function;
};
constexpr std::array<Job, 10> kJobs{{{"Directrice générale", "management"}, {"Gérant", "management"}, {"Responsable achats", "purchasing"}, {"Responsable technique", "technical"}, {"Responsable maintenance", "maintenance"},
    {"Conducteur de travaux", "works"}, {"Directeur administratif et financier", "finance"}, {"Responsable des services généraux", "operations"}, {"Directrice des services techniques", "technical"}, {"Responsable qualité", "quality"}}};
constexpr std::array<std::string_view, 24> kProjects{"Éclairage de l’atelier", "Vitrine et enseigne", "Parking, second sous-sol", "Bureaux du siège", "Couloirs et circulations", "Hall d’accueil", "Vestiaires, détection",
    "Entrepôt B, relamping", "Cour de l’école", "Gymnase, remise à niveau", "Salle de réunion", "Façade et cheminements", "Bloc B, secours", "Terrasse d’été", "Ligne de production 2", "Quai de chargement",
    "Éclairage public, lot 3", "Parties communes", "Rénovation du restaurant", "Showroom", "Chambres du deuxième étage", "Plan d’implantation, aile C", "Pilotage à distance", "Salle des fêtes"};
constexpr std::array<std::string_view, 16> kCallNotes{"Budget confirmé, attend le devis corrigé.", "Veut une visite avant la fin du mois.", "Compare avec un concurrent, décision en comité.", "Rappeler après les congés.",
    "Demande une garantie de cinq ans sur les réglettes.", "Souhaite grouper avec l’agence voisine.", "Le directeur doit valider, relancer jeudi.", "Ravi de la dernière installation.",
    "Cherche surtout à réduire la facture d’énergie.", "Envoie les plans par mail.", "A reçu notre documentation, deux questions sur la détection.", "Le chantier glisse de trois semaines.",
    "Préfère être appelé avant 9 h.", "Hésite entre location et achat.", "Demande les références en milieu hospitalier.", "D’accord sur le principe, reste le calendrier."};
constexpr std::array<std::string_view, 10> kTaskSubjects{"Envoyer le plan d’implantation", "Rappeler pour la visite", "Relancer le devis", "Préparer l’étude d’éclairement", "Envoyer les fiches techniques", "Chiffrer l’option détection",
    "Confirmer la date de pose", "Demander les plans", "Faire valider la remise", "Prendre des nouvelles"};

}  // namespace socle::sales
