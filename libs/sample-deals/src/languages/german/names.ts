import type { Formats, Names } from '../language.ts';

const months =
  'Januar Februar März April Mai Juni Juli August September Oktober November Dezember'.split(' ');

export const formats: Formats = {
  thousandsSeparator: '.',
  dayAndMonth: (day, month) => `${day}. ${months[month]}`,
  stamp: (year, month, day, time) =>
    `${String(day).padStart(2, '0')}.${String(month + 1).padStart(2, '0')}.${year} um ${time}`,
  currencies: [
    { code: 'EUR', perBase: 0.9 },
    { code: 'EUR', perBase: 0.9 },
    { code: 'CHF', perBase: 0.9 },
  ],
  capitalAfterColon: true,
  signsFullName: true,
  phone: '+49 30 555 {digits}',
};

export const names: Names = {
  owners: ['Jonas Brandt', 'Katrin Seidel'],
  given: [
    ...'Alexander Andrea Anja Anke Barbara Bernd Birgit Björn Carsten Claudia Cornelia Dagmar Dennis'.split(
      ' ',
    ),
    ...'Dieter Dirk Dominik Doris Elena Elke Fabian Felix Florian Frank Friederike Gabriele Gerd Gisela'.split(
      ' ',
    ),
    ...'Gregor Hanna Hannes Heike Heiko Helga Henrik Holger Ilka Ines Ingrid Jan Janina Jens Jochen Julia'.split(
      ' ',
    ),
    ...'Karin Karsten Kerstin Klaus Lars Lena Leonie Lukas Manuela Marco Maren Markus Martina Matthias'.split(
      ' ',
    ),
    ...'Meike Michael Mirjam Monika Nadine Nicole Nils Oliver Patrick Petra Philipp Rainer Ralf Regina'.split(
      ' ',
    ),
    ...'Sabine Sandra Silke Simon Stefan Susanne Svenja Thomas Thorsten Tobias Ulrike Uwe Vera Volker Wiebke'.split(
      ' ',
    ),
  ],
  family: [
    ...'Albrecht Arnold Bachmann Bauer Becker Bergmann Böhm Busch Dietrich Ebert Engel Fischer Franke'.split(
      ' ',
    ),
    ...'Friedrich Graf Groß Haas Hahn Hartmann Heinrich Herrmann Horn Huber Jäger Jung Kaiser Keller'.split(
      ' ',
    ),
    ...'Koch Köhler König Krämer Krause Kuhn Lang Lehmann Lorenz Ludwig Maurer Mayer Möller Neumann Otto'.split(
      ' ',
    ),
    ...'Peters Pfeiffer Pohl Reuter Richter Roth Sauer Schäfer Schubert Seidel Simon Sommer Stein Vogel'.split(
      ' ',
    ),
    ...'Voigt Wagner Walter Weber Weiß Winkler Winter Wolf Ziegler'.split(' '),
  ],
  cities: [
    ...'Aachen Augsburg Bamberg Bielefeld Bochum Bonn Bremen Chemnitz Cottbus Darmstadt Dortmund Dresden'.split(
      ' ',
    ),
    ...'Duisburg Erfurt Erlangen Essen Flensburg Freiburg Fulda Gera Gießen Göttingen Graz Hagen Halle'.split(
      ' ',
    ),
    ...'Hameln Hannover Heilbronn Ingolstadt Jena Kaiserslautern Karlsruhe Kassel Kempten Kiel Koblenz'.split(
      ' ',
    ),
    ...'Landshut Leipzig Linz Lübeck Magdeburg Mainz Mannheim Marburg Münster Neuss Nürnberg Oldenburg'.split(
      ' ',
    ),
    ...'Paderborn Passau Plauen Potsdam Regensburg Rosenheim Rostock Siegen Solingen Stralsund Trier Ulm'.split(
      ' ',
    ),
    ...'Wesel Wuppertal Würzburg Zwickau'.split(' '),
  ],
  companyEndings: [
    'berg',
    'stein',
    'feld',
    'bach',
    'hoff',
    'tal',
    'brück',
    'hausen',
    'mann',
    'wald',
  ],
  companyForms: [
    '{stem} {word} GmbH',
    '{stem} {word} AG',
    '{stem} {word}',
    '{stem} {word} GmbH & Co. KG',
  ],
  deciderTitles: [
    'Geschäftsführung',
    'Kaufmännische Leitung',
    'Vorstand Technik',
    'Leitung Gesamt-IT',
    'Bereichsvorstand',
  ],
  titles: [
    'Projektleitung IT',
    'Prozessmanagement',
    'Anwendungsbetreuung',
    'Datenanalyse',
    'Schnittstellenentwicklung',
    'Schulungskoordination',
    'Einkauf',
    'Qualitätssicherung',
    'Fachbereich Organisation',
    'Teamleitung Betrieb',
  ],
  ownerTitle: 'Vertrieb Großkunden',
};
