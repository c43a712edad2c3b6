import type { SignalTexts } from '../language.ts';

export const signals: SignalTexts = {
  competitor: {
    direct: [
      'Wir prüfen für {topic} in {site} auch {competitor}.',
      'Vom Wettbewerber {competitor} liegt {person} seit {past} ein Angebot für {site} vor.',
      'Offen gesagt ist {competitor} Ihr Mitbewerber, und {person} in {site} bevorzugt ihn.',
    ],
    indirect: [
      '{person} sieht sich in {site} noch das Werkzeug eines anderen Hauses an.',
      'Auf dem Flipchart von {person} in {site} steht neben Ihrem noch ein zweiter Name.',
    ],
  },
  budget: {
    direct: [
      'Das Budget für {code} wurde am {past} um {pct} Prozent gekürzt.',
      'Für {topic} in {site} gibt es dieses Jahr kein Budget, das hat {person} klar gesagt.',
      'Die Budgetsperre vom {past} trifft laut {person} auch {code}.',
    ],
    indirect: [
      '{person} soll in {site} bis zum neuen Geschäftsjahr nichts mehr bestellen.',
      'Aus welchem Topf {code} kommen soll, weiß in {site} niemand, {person} am wenigsten.',
    ],
  },
  objection: {
    direct: [
      'Mein größter Einwand ist, dass {module} zuerst {weeks} Wochen Arbeit an {system} verlangt.',
      'Wir haben ernste Bedenken, {topic} vor dem {date} aus {system} herauszulösen.',
      '{person} ist dagegen, die Daten aus {site} außerhalb von {system} zu halten.',
    ],
    indirect: [
      '{person} erinnert sich gut an die letzte Einführung in {site}, noch einmal {weeks} solche Wochen will dort keiner.',
      'Mir raubt den Schlaf, dass {system} in {site} {hours} Stunden stillsteht, während Sie {topic} umstellen.',
    ],
  },
  single_threaded: {
    direct: [
      'Nur ein einziger Ansprechpartner bei {company}, {person} in {site} hat nie geantwortet.',
      'Risiko: alles zu {code} hängt an einem Kontakt, in {site} kennt uns sonst niemand.',
    ],
    indirect: [
      'Wenn unsere eine Verbindung nach {site} den Arbeitsplatz wechselt, erinnert sich bei {company} keiner an {code}.',
      'Wieder um ein Treffen mit {person} gebeten, jeder Weg in {site} führt an denselben Schreibtisch.',
    ],
  },
  gone_silent: {
    direct: [
      'Kunde meldet sich nicht mehr, keine Antwort zu {topic} seit {past}.',
      'Seit {weeks} Wochen Funkstille aus {site}, keine Reaktion auf {few} Mails zu {code}.',
    ],
    indirect: [
      'Meine letzten {few} Nachrichten zu {topic} scheinen in {site} in einen Brunnen gefallen zu sein.',
      'In {site} klingelt es ins Leere, und der Termin zu {code} verstrich ohne ein Wort.',
    ],
  },
  no_decision_maker: {
    direct: [
      'Bisher kein Entscheider beteiligt, {person} in {site} darf für {code} nicht unterschreiben.',
      'Entscheider unbekannt: {person} sagt, {site} entscheidet, {site2} sagt das Gegenteil.',
    ],
    indirect: [
      'Wen wir in {site} auch treffen, alle müssen oben nachfragen, und {person} verrät nicht, bei wem.',
      'Wessen Unterschrift {code} braucht, ist weiter offen, {person} wechselt jedes Mal das Thema.',
    ],
  },
  pricing: {
    direct: [
      'Können Sie uns den Preis für {module} mit {count} Anwendern in {site} nennen?',
      'Bitte ein Angebot mit Preisen für {site} und {site2}, zusammen {count} Anwender.',
      '{person} möchte am {date} über die Preise für {code} sprechen.',
    ],
    indirect: [
      'Was müssten wir für {site} in die Planung schreiben, wenn {count} Leute {module} nutzen?',
      '{person} fragte, was {site} Ihnen je Kopf schulden würde, sobald alle {count} dabei sind.',
    ],
  },
  champion: {
    direct: [
      'Ich setze mich intern für {code} ein und habe es {person} in {site} am {past} vorgestellt.',
      'Sie können bei {code} auf meine Fürsprache zählen, {person} in {site} zieht mit.',
    ],
    indirect: [
      'Für die Folien habe ich meinen Samstag geopfert, damit {person} in {site} versteht, was {module} bringt.',
      'Überlassen Sie {person} mir, nach {few} Jahren in {site} weiß ich, wie wir {code} durchbekommen.',
    ],
  },
  demo_request: {
    direct: [
      'Könnten wir eine Demo von {module} für {person} und {few} Leute aus {site} bekommen?',
      'Bitte planen Sie am {date} in {site} eine Vorführung zu {topic} ein, {person} ist dabei.',
    ],
    indirect: [
      '{person} würde {module} am {date} gern einmal mit unseren Zahlen aus {site} laufen sehen.',
      'Kann {peer} der Schicht in {site} zeigen, wie man sich mit {person} durch {topic} klickt?',
    ],
  },
  decision_maker: {
    direct: [
      '{decider} ({decidertitle}) trifft die Entscheidung über {code} und kommt am {date} dazu.',
      'Wer bei uns entscheidet, ist {decider}, und das Papier zu {topic} ist dort gelesen; am {date} folgt das Gespräch mit {peer}.',
    ],
    indirect: [
      '{decider} ist den Plan zu {code} in {site} Zeile für Zeile durchgegangen und sitzt am {date} mit am Tisch.',
      'Um {time} hatte ich {decider} am Telefon, {site} hat grünes Licht von ganz oben für den {date}.',
    ],
  },
  pain: {
    direct: [
      'Unser größtes Problem: {pain}.',
      'Das eigentliche Problem für {person} ist schnell gesagt: {pain}.',
      'Der Schmerzpunkt in {site} lautet so: {pain}.',
    ],
    indirect: [
      'So sieht bei uns eine normale Woche aus: {pain}.',
      'Fragen Sie {person} nach letztem Dienstag: {pain}.',
    ],
  },
};
