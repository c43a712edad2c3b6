import type { SignalTexts } from '../language.ts';

export const signals: SignalTexts = {
  competitor: {
    direct: [
      'Nous évaluons aussi {competitor} pour le volet {topic} à {site}.',
      'Votre concurrent {competitor} a remis une offre à {person} pour {site} le {past}.',
      'Pour être transparents, {competitor} est en concurrence avec vous et {person} à {site} a un faible pour eux.',
    ],
    indirect: [
      'À {site}, {person} regarde aussi l’outil de quelqu’un d’autre.',
      'Sur le tableau de {person} à {site}, un second nom est écrit à côté du vôtre.',
    ],
  },
  budget: {
    direct: [
      'Le budget de {code} a été réduit de {pct} pour cent le {past}.',
      'Il n’y a pas de budget pour le volet {topic} à {site} cette année, {person} l’a dit clairement.',
      'Le gel des budgets du {past} touche aussi {code}, selon {person}.',
    ],
    indirect: [
      '{person} ne doit plus rien commander à {site} avant le prochain exercice.',
      'Personne à {site} ne sait dans quelle poche prendre {code}, {person} encore moins.',
    ],
  },
  objection: {
    direct: [
      'Ma principale objection : {module} demande d’abord {weeks} semaines de travail sur {system}.',
      'Nous avons de sérieuses réserves à sortir le volet {topic} de {system} avant le {date}.',
      '{person} s’oppose à héberger les données de {site} hors de {system}.',
    ],
    indirect: [
      '{person} se souvient du dernier déploiement à {site}, et là-bas personne ne veut revivre {weeks} semaines pareilles.',
      'Ce qui m’empêche de dormir, c’est {system} à l’arrêt {hours} heures à {site} pendant que vous basculez le volet {topic}.',
    ],
  },
  single_threaded: {
    direct: [
      'Un seul contact chez {company}, {person} à {site} n’a jamais répondu.',
      'Risque : tout {code} repose sur un seul interlocuteur, personne d’autre à {site} ne nous connaît.',
    ],
    indirect: [
      'Si notre seule relation à {site} change de poste, plus personne chez {company} ne se souviendra de {code}.',
      'Redemandé à voir {person}, à {site} tous les chemins mènent au même bureau.',
    ],
  },
  gone_silent: {
    direct: [
      'Le client ne répond plus sur le volet {topic} depuis le {past}.',
      'Silence radio de {site} depuis {weeks} semaines, aucune réponse à {few} mails sur {code}.',
    ],
    indirect: [
      'Mes {few} derniers messages sur le volet {topic} semblent tombés dans un puits à {site}.',
      'Le téléphone sonne dans le vide à {site}, et le créneau {code} est passé sans un mot.',
    ],
  },
  no_decision_maker: {
    direct: [
      'Aucun décideur impliqué à ce jour, {person} à {site} ne peut pas signer pour {code}.',
      'Décideur inconnu : {person} dit que {site} décide, {site2} dit le contraire.',
    ],
    indirect: [
      'Tous ceux que nous voyons à {site} doivent demander plus haut, et {person} ne dit pas à qui.',
      'On ignore toujours quelle signature il faut pour {code}, {person} change de sujet à chaque fois.',
    ],
  },
  pricing: {
    direct: [
      'Pouvez-vous nous donner le prix de {module} pour {count} utilisateurs à {site} ?',
      'Merci de nous envoyer un devis pour {site} et {site2}, soit {count} utilisateurs.',
      '{person} souhaite parler du tarif de {code} le {date}.',
    ],
    indirect: [
      'Que faudrait-il inscrire au plan de {site} si {count} personnes utilisaient {module} ?',
      '{person} demande ce que {site} vous devrait par tête une fois les {count} en place.',
    ],
  },
  champion: {
    direct: [
      'Je défends {code} en interne et je l’ai présenté à {person} à {site} le {past}.',
      'Vous pouvez compter sur mon soutien pour {code}, {person} à {site} me suit.',
    ],
    indirect: [
      'J’ai passé mon samedi sur les diapositives pour que {person} à {site} comprenne l’intérêt de {module}.',
      'Laissez-moi {person}, après {few} ans à {site} je sais comment faire passer {code}.',
    ],
  },
  demo_request: {
    direct: [
      'Pourrions-nous avoir une démo de {module} pour {person} et {few} personnes de {site} ?',
      'Merci de prévoir une démonstration du volet {topic} à {site} le {date}, {person} y sera.',
    ],
    indirect: [
      '{person} aimerait voir {module} tourner avec nos chiffres de {site} le {date}.',
      'Est-ce que {peer} peut montrer au poste de {site} à quoi ressemble le volet {topic} quand {person} clique ?',
    ],
  },
  decision_maker: {
    direct: [
      '{decider} ({decidertitle}) prend la décision finale sur {code} et se joint à nous le {date}.',
      'Chez nous le décideur est {decider} : la note {topic} est lue, nous en parlerons avec {peer} le {date}.',
    ],
    indirect: [
      '{decider} a relu le plan {code} de {site} ligne par ligne et sera à la table le {date}.',
      'J’ai eu {decider} au téléphone à {time}, {site} a le feu vert d’en haut pour le {date}.',
    ],
  },
  pain: {
    direct: [
      'Notre plus gros problème : {pain}.',
      'Le vrai problème pour {person} est simple : {pain}.',
      'Le point douloureux à {site} se résume ainsi : {pain}.',
    ],
    indirect: [
      'Pour vous donner une idée d’une semaine ordinaire : {pain}.',
      'Demandez à {person} ce qui s’est passé mardi : {pain}.',
    ],
  },
};
