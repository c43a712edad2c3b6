import type { Formats, Names } from '../language.ts';

const months =
  'janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro'.split(
    ' ',
  );

export const formats: Formats = {
  thousandsSeparator: '.',
  dayAndMonth: (day, month) => `${day === 1 ? '1º' : day} de ${months[month]}`,
  stamp: (year, month, day, time) =>
    `${String(day).padStart(2, '0')}/${String(month + 1).padStart(2, '0')}/${year} às ${time}`,
  currencies: [{ code: 'BRL', perBase: 5.2 }],
  capitalAfterColon: false,
  signsFullName: false,
  phone: '+55 11 5550 {digits}',
};

/** Towns that take no article: `em` and `de` stay as they are before them. */
export const names: Names = {
  owners: ['Rafael Monteiro'],
  given: [
    ...'Adriana Alessandra Alexandre Aline Amanda Ana André Antônio Augusto Beatriz Bernardo Bianca Breno'.split(
      ' ',
    ),
    ...'Bruna Bruno Caio Camila Carla Carlos Carolina Cecília Célia César Cláudia Cristiano Daniel Daniela'.split(
      ' ',
    ),
    ...'Danilo Débora Denise Diego Edson Eduardo Elaine Elisa Fábio Fabiana Felipe Fernanda Flávia Gabriel'.split(
      ' ',
    ),
    ...'Gabriela Gilberto Gisele Guilherme Gustavo Heitor Helena Henrique Isabela João Jorge José Juliana'.split(
      ' ',
    ),
    ...'Karina Larissa Laura Leandro Leonardo Letícia Lívia Luana Lucas Luciana Luiza Marcela Marcelo Márcia'.split(
      ' ',
    ),
    ...'Marcos Mariana Marina Maurício Mônica Murilo Natália Otávio Patrícia Paula Paulo Pedro Priscila'.split(
      ' ',
    ),
    ...'Renata Renato Ricardo Roberta Rodrigo Rogério Samuel Sandra Sérgio Silvana Simone Tatiana Thiago'.split(
      ' ',
    ),
    ...'Valéria Vanessa Vera Vinícius Vitória Viviane Wagner'.split(' '),
  ],
  family: [
    ...'Almeida Alves Andrade Araújo Azevedo Barbosa Barros Batista Borges Braga Brito Campos Cardoso'.split(
      ' ',
    ),
    ...'Carvalho Castro Cavalcanti Coelho Correia Costa Cunha Dias Duarte Farias Fernandes Ferreira Fonseca'.split(
      ' ',
    ),
    ...'Freitas Garcia Gomes Gonçalves Lima Lopes Machado Magalhães Marques Martins Medeiros Melo Mendes'.split(
      ' ',
    ),
    ...'Miranda Moraes Moreira Moura Nascimento Neves Nogueira Nunes Oliveira Pacheco Peixoto Pereira Pinto'.split(
      ' ',
    ),
    ...'Pires Queiroz Ramos Rezende Ribeiro Rocha Sampaio Santana Siqueira Souza Tavares Teixeira Vieira'.split(
      ' ',
    ),
  ],
  cities: [
    ...'Anápolis Aracaju Araraquara Barueri Bauru Belém Betim Blumenau Brusque Cabreúva Campinas Canoas'.split(
      ' ',
    ),
    ...'Cascavel Chapecó Contagem Criciúma Cuiabá Curitiba Diadema Dourados Fernandópolis Florianópolis Fortaleza'.split(
      ' ',
    ),
    ...'Franca Goiânia Gravataí Guarulhos Hortolândia Indaiatuba Itajaí Itu Jacareí Joinville Jundiaí Lages'.split(
      ' ',
    ),
    ...'Limeira Londrina Macapá Maceió Manaus Maringá Marília Mauá Natal Niterói Osasco Palmas Paulínia'.split(
      ' ',
    ),
    ...'Pelotas Petrolina Petrópolis Piracicaba Recife Resende Salvador Santos Sorocaba Sumaré Taubaté Teresina'.split(
      ' ',
    ),
    ...'Toledo Uberaba Uberlândia Valinhos Vinhedo Viamão Votorantim'.split(' '),
  ],
  companyEndings: ['eira', 'ares', 'imbra', 'anga', 'osa', 'ito', 'avel', 'una', 'edo', 'iras'],
  companyForms: ['{word} {stem}', '{word} {stem} Ltda.', 'Grupo {stem} {word}', '{stem} {word}'],
  deciderTitles: [
    'Diretoria geral',
    'Diretoria financeira',
    'Diretoria de operações',
    'Diretoria de tecnologia',
    'Presidência',
  ],
  titles: [
    'Gerente de projetos de TI',
    'Gerente de processos',
    'Análise de dados',
    'Coordenação de sistemas',
    'Engenharia de integração',
    'Coordenação de treinamento',
    'Compras',
    'Gerente de qualidade',
    'Melhoria contínua',
    'Controladoria',
  ],
  ownerTitle: 'Executivo de grandes contas',
};
