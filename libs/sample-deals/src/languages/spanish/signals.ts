import type { SignalTexts } from '../language.ts';

export const signals: SignalTexts = {
  competitor: {
    direct: [
      'También estamos evaluando {competitor} para {topic} en {site}.',
      'Su competidor {competitor} entregó a {person} una oferta para {site} el {past}.',
      'Con franqueza, {competitor} compite con ustedes y {person} en {site} los prefiere.',
    ],
    indirect: [
      'En {site}, {person} mira además la herramienta de otra casa.',
      'En la pizarra de {person} en {site} hay un segundo nombre junto al suyo.',
    ],
  },
  budget: {
    direct: [
      'El presupuesto de {code} se recortó un {pct} por ciento el {past}.',
      'Este año no hay presupuesto para {topic} en {site}, {person} lo dejó claro.',
      'La congelación del presupuesto del {past} también toca a {code}, según {person}.',
    ],
    indirect: [
      '{person} no puede encargar nada más en {site} hasta el próximo ejercicio.',
      'Nadie en {site} sabe de qué bolsillo saldría {code}, y {person} menos que nadie.',
    ],
  },
  objection: {
    direct: [
      'Mi principal objeción es que {module} exige antes {weeks} semanas de trabajo en {system}.',
      'Tenemos serias dudas sobre sacar {topic} de {system} antes del {date}.',
      '{person} se opone a alojar los datos de {site} fuera de {system}.',
    ],
    indirect: [
      '{person} recuerda bien el último despliegue en {site}, y allí nadie quiere otras {weeks} semanas así.',
      'Lo que me quita el sueño es {system} parado {hours} horas en {site} mientras cambian {topic}.',
    ],
  },
  single_threaded: {
    direct: [
      'Un solo contacto en {company}, {person} en {site} nunca respondió.',
      'Riesgo: todo {code} depende de un único contacto, nadie más en {site} nos conoce.',
    ],
    indirect: [
      'Si nuestra única relación en {site} cambia de puesto, nadie en {company} se acordará de {code}.',
      'Pedí otra vez ver a {person}, en {site} todos los caminos llevan al mismo escritorio.',
    ],
  },
  gone_silent: {
    direct: [
      'El cliente dejó de responder sobre {topic} desde el {past}.',
      'Silencio total de {site} desde hace {weeks} semanas, sin respuesta a {few} correos de {code}.',
    ],
    indirect: [
      'Mis últimos {few} mensajes sobre {topic} parecen haber caído en un pozo en {site}.',
      'En {site} el teléfono suena y suena, y la cita de {code} pasó sin una palabra.',
    ],
  },
  no_decision_maker: {
    direct: [
      'Sin decisor implicado hasta hoy, {person} en {site} no puede firmar {code}.',
      'Decisor desconocido: {person} dice que decide {site}, {site2} dice lo contrario.',
    ],
    indirect: [
      'Todos los que vemos en {site} tienen que preguntar arriba, y {person} no dice a quién.',
      'Aún no sabemos qué firma necesita {code}, {person} cambia de tema cada vez.',
    ],
  },
  pricing: {
    direct: [
      '¿Pueden darnos el precio de {module} para {count} usuarios en {site}?',
      'Por favor, envíen una cotización para {site} y {site2}, en total {count} usuarios.',
      '{person} quiere hablar de precios de {code} el {date}.',
    ],
    indirect: [
      '¿Qué tendríamos que apuntar en el plan de {site} si {count} personas usaran {module}?',
      '{person} preguntó cuánto les debería {site} por cabeza con los {count} dentro.',
    ],
  },
  champion: {
    direct: [
      'Estoy impulsando {code} internamente y lo presenté a {person} en {site} el {past}.',
      'Cuenten con mi apoyo para {code}, {person} en {site} también está a favor.',
    ],
    indirect: [
      'Dediqué mi sábado a las diapositivas para que {person} en {site} vea lo que aporta {module}.',
      'Déjenme a {person}, tras {few} años en {site} sé cómo sacar adelante {code}.',
    ],
  },
  demo_request: {
    direct: [
      '¿Podríamos tener una demo de {module} para {person} y {few} personas de {site}?',
      'Por favor, programen una demostración de {topic} en {site} el {date}, {person} estará.',
    ],
    indirect: [
      'A {person} le gustaría ver {module} en marcha con nuestras cifras de {site} el {date}.',
      '¿Puede {peer} enseñar al turno de {site} cómo se ve el tema de {topic} cuando {person} va pulsando?',
    ],
  },
  decision_maker: {
    direct: [
      '{decider} ({decidertitle}) toma la decisión final sobre {code} y se une el {date}.',
      'Quien decide aquí es {decider}: leyó el documento de {topic} y quiere ver a {peer} el {date}.',
    ],
    indirect: [
      '{decider} repasó el plan de {code} en {site} línea por línea y estará en la mesa el {date}.',
      'Hablé con {decider} a las {time}, {site} tiene luz verde de arriba para el {date}.',
    ],
  },
  pain: {
    direct: [
      'Nuestro mayor problema: {pain}.',
      'El verdadero problema para {person} es sencillo: {pain}.',
      'Lo que más nos duele en {site} es esto: {pain}.',
    ],
    indirect: [
      'Para que se hagan una idea de una semana normal: {pain}.',
      'Pregunten a {person} por el martes pasado: {pain}.',
    ],
  },
};
