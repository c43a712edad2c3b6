import type { Formats, Names } from '../language.ts';

const months =
  'janvier février mars avril mai juin juillet août septembre octobre novembre décembre'.split(' ');

export const formats: Formats = {
  thousandsSeparator: '\u202f',
  dayAndMonth: (day, month) => `${day === 1 ? '1er' : day} ${months[month]}`,
  stamp: (year, month, day, time) =>
    `${String(day).padStart(2, '0')}/${String(month + 1).padStart(2, '0')}/${year} à ${time}`,
  currencies: [
    { code: 'EUR', perBase: 0.9 },
    { code: 'EUR', perBase: 0.9 },
    { code: 'CHF', perBase: 0.9 },
  ],
  capitalAfterColon: false,
  signsFullName: false,
  phone: '+33 1 99 {digits}',
};

/** First names and towns begin with a consonant that is sounded: `de` and `que` never need an elision. */
export const names: Names = {
  owners: ['Camille Roussel', 'Florent Mercier'],
  given: [
    ...'Baptiste Béatrice Benoît Bernard Bertrand Brigitte Bruno Carole Caroline Catherine Cécile Céline'.split(
      ' ',
    ),
    ...'Charlotte Chloé Christian Christophe Claire Clément Colette Corinne Cyril Damien Daniel David'.split(
      ' ',
    ),
    ...'Delphine Denis Didier Dominique Fabien Fabrice Fanny Florence François Frédéric Gaëlle Gérard'.split(
      ' ',
    ),
    ...'Gilles Grégory Guillaume Jacques Jérôme Joël Judith Julie Karine Kévin Laurence Laurent Léa Lionel'.split(
      ' ',
    ),
    ...'Louise Luc Lucie Ludovic Magali Manon Marc Margaux Marion Martine Mathieu Maxime Mélanie Michel'.split(
      ' ',
    ),
    ...'Mireille Muriel Nadine Nathalie Nicolas Noémie Pascal Patricia Paul Pauline Philippe Quentin'.split(
      ' ',
    ),
    ...'Raphaël Régis Rémi Romain Sabine Sandrine Sébastien Séverine Simon Stéphane Sylvie Thierry'.split(
      ' ',
    ),
    ...'Thomas Valérie Véronique Vincent Virginie Xavier'.split(' '),
  ],
  family: [
    ...'Barbier Baron Benoit Besson Blanchard Bonnet Boucher Bourgeois Brunet Carpentier Caron Chevalier'.split(
      ' ',
    ),
    ...'Colin Collet Cordier Coste David Delmas Deschamps Dumas Dupuis Fabre Faure Fontaine Fournier'.split(
      ' ',
    ),
    ...'Gaillard Garnier Gauthier Girard Giraud Guérin Lacroix Lambert Lebrun Leclerc Lefèvre Legrand'.split(
      ' ',
    ),
    ...'Lemaire Leroux Lucas Maillard Marchand Marty Masson Meunier Meyer Moreau Morel Noël Perrin Picard'.split(
      ' ',
    ),
    ...'Renard Renaud Rivière Rolland Royer Schmitt Tessier Vasseur Vidal'.split(' '),
  ],
  cities: [
    ...'Bayonne Beauvais Belfort Besançon Béziers Blois Bordeaux Bourges Brest Caen Cahors Calais Cambrai'.split(
      ' ',
    ),
    ...'Castres Chambéry Chartres Châteauroux Cholet Colmar Dax Dijon Dole Douai Dunkerque Foix Gap Grenoble'.split(
      ' ',
    ),
    ...'Laval Lens Lille Limoges Lorient Lyon Mâcon Marseille Metz Montauban Montpellier Mulhouse Nancy Nantes'.split(
      ' ',
    ),
    ...'Narbonne Nevers Nice Nîmes Niort Pau Périgueux Perpignan Poitiers Quimper Reims Rennes Roanne Rodez'.split(
      ' ',
    ),
    ...'Rouen Saintes Saumur Sedan Sète Strasbourg Tarbes Toulon Toulouse Tours Troyes Valence Vannes Verdun'.split(
      ' ',
    ),
  ],
  companyEndings: ['mont', 'val', 'court', 'lieu', 'rive', 'fort', 'clair', 'bois', 'ville', 'nac'],
  companyForms: ['{word} {stem}', '{word} {stem} SAS', 'Groupe {stem} {word}', '{stem} {word}'],
  deciderTitles: [
    'Direction générale',
    'Direction financière',
    'Direction des opérations',
    'Direction des systèmes d’information',
    'Présidence',
  ],
  titles: [
    'Chefferie de projet informatique',
    'Responsable processus',
    'Analyse de données',
    'Responsable applicatif',
    'Responsable intégration',
    'Coordination formation',
    'Achats',
    'Responsable qualité',
    'Responsable amélioration continue',
    'Contrôle de gestion',
  ],
  ownerTitle: 'Responsable grands comptes',
};
