import type { SignalTexts } from '../language.ts';

export const signals: SignalTexts = {
  competitor: {
    direct: [
      'Também estamos avaliando {competitor} para {topic} em {site}.',
      'O concorrente {competitor} entregou a {person} uma proposta para {site} em {past}.',
      'Com franqueza, {competitor} concorre com vocês e {person} em {site} prefere eles.',
    ],
    indirect: [
      'Em {site}, {person} anda olhando também a ferramenta de outra casa.',
      'No quadro de {person} em {site} há um segundo nome ao lado do de vocês.',
    ],
  },
  budget: {
    direct: [
      'O orçamento de {code} foi cortado em {pct} por cento em {past}.',
      'Neste ano não há orçamento para {topic} em {site}, {person} deixou isso claro.',
      'O congelamento do orçamento de {past} também atinge {code}, segundo {person}.',
    ],
    indirect: [
      '{person} não pode encomendar mais nada em {site} até o próximo exercício.',
      'Ninguém em {site} sabe de que bolso sairia {code}, {person} menos ainda.',
    ],
  },
  objection: {
    direct: [
      'Minha principal objeção é que {module} exige antes {weeks} semanas de trabalho em {system}.',
      'Temos sérias ressalvas em tirar {topic} de {system} antes de {date}.',
      '{person} é contra hospedar os dados de {site} fora de {system}.',
    ],
    indirect: [
      '{person} lembra bem da última implantação em {site}, e lá ninguém quer outras {weeks} semanas daquelas.',
      'O que me tira o sono é {system} parado {hours} horas em {site} enquanto vocês mudam {topic}.',
    ],
  },
  single_threaded: {
    direct: [
      'Um único contato em {company}, {person} em {site} nunca respondeu.',
      'Risco: tudo em {code} depende de um só contato, ninguém mais em {site} nos conhece.',
    ],
    indirect: [
      'Se a nossa única relação em {site} mudar de cargo, ninguém em {company} vai lembrar de {code}.',
      'Pedi de novo para ver {person}, em {site} todos os caminhos dão na mesma mesa.',
    ],
  },
  gone_silent: {
    direct: [
      'O cliente parou de responder sobre {topic} desde {past}.',
      'Silêncio total de {site} há {weeks} semanas, sem resposta a {few} e-mails de {code}.',
    ],
    indirect: [
      'Minhas últimas {few} mensagens sobre {topic} parecem ter caído num poço em {site}.',
      'Em {site} o telefone toca e toca, e o horário de {code} passou sem uma palavra.',
    ],
  },
  no_decision_maker: {
    direct: [
      'Nenhum decisor envolvido até agora, {person} em {site} não pode assinar {code}.',
      'Decisor desconhecido: {person} diz que {site} decide, {site2} diz o contrário.',
    ],
    indirect: [
      'Todos que vemos em {site} precisam perguntar lá em cima, e {person} não diz a quem.',
      'Ainda não sabemos de quem é a assinatura de {code}, {person} muda de assunto toda vez.',
    ],
  },
  pricing: {
    direct: [
      'Podem nos passar o preço de {module} para {count} usuários em {site}?',
      'Por favor, mandem uma cotação para {site} e {site2}, no total {count} usuários.',
      '{person} quer falar dos preços de {code} em {date}.',
    ],
    indirect: [
      'O que teríamos de pôr no plano de {site} se {count} pessoas usassem {module}?',
      '{person} perguntou quanto {site} deveria a vocês por cabeça com os {count} dentro.',
    ],
  },
  champion: {
    direct: [
      'Estou defendendo {code} internamente e apresentei o projeto a {person} em {site} em {past}.',
      'Contem com meu apoio para {code}, {person} em {site} também está a favor.',
    ],
    indirect: [
      'Passei meu sábado nos slides para que {person} em {site} veja o valor de {module}.',
      'Deixem {person} comigo, depois de {few} anos em {site} sei como fazer {code} andar.',
    ],
  },
  demo_request: {
    direct: [
      'Poderíamos ter uma demo de {module} para {person} e {few} pessoas de {site}?',
      'Por favor, marquem uma demonstração de {topic} em {site} em {date}, {person} estará lá.',
    ],
    indirect: [
      '{person} gostaria de ver {module} rodando com nossos números de {site} em {date}.',
      '{peer} pode mostrar ao turno de {site} como é trabalhar com {topic} quando {person} vai clicando?',
    ],
  },
  decision_maker: {
    direct: [
      '{decider} ({decidertitle}) toma a decisão final sobre {code} e entra conosco em {date}.',
      'Quem decide aqui é {decider}: leu o documento de {topic} e quer ver {peer} em {date}.',
    ],
    indirect: [
      '{decider} passou o plano de {code} em {site} linha por linha e estará à mesa em {date}.',
      'Falei com {decider} às {time}, {site} tem sinal verde de cima para {date}.',
    ],
  },
  pain: {
    direct: [
      'Nosso maior problema: {pain}.',
      'O verdadeiro problema para {person} é simples: {pain}.',
      'O que mais dói em {site} é isto: {pain}.',
    ],
    indirect: [
      'Para vocês terem uma ideia de uma semana comum: {pain}.',
      'Perguntem a {person} sobre a última terça: {pain}.',
    ],
  },
};
