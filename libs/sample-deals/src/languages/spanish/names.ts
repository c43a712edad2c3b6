import type { Formats, Names } from '../language.ts';

const months =
  'enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre'.split(
    ' ',
  );

export const formats: Formats = {
  thousandsSeparator: '.',
  dayAndMonth: (day, month) => `${day} de ${months[month]}`,
  stamp: (year, month, day, time) =>
    `${String(day).padStart(2, '0')}/${String(month + 1).padStart(2, '0')}/${year} a las ${time}`,
  currencies: [
    { code: 'EUR', perBase: 0.9 },
    { code: 'EUR', perBase: 0.9 },
    { code: 'MXN', perBase: 18 },
  ],
  capitalAfterColon: false,
  signsFullName: false,
  phone: '+34 910 {digits}',
};

/** No first name or town begins with the sound of `i`: `y` would have to become `e` before it. */
export const names: Names = {
  owners: ['Lucía Ferrer'],
  given: [
    ...'Adriana Agustín Alba Alberto Alejandra Alfonso Alicia Álvaro Amparo Ana Andrés Antonio Aurora'.split(
      ' ',
    ),
    ...'Beatriz Belén Benito Berta Blanca Bruno Camila Carlos Carmen Carolina César Clara Claudia Cristina'.split(
      ' ',
    ),
    ...'Daniela David Diego Dolores Elena Emilio Enrique Esteban Eva Federico Felipe Fernanda Fernando'.split(
      ' ',
    ),
    ...'Francisco Gabriel Gloria Gonzalo Graciela Guillermo Gustavo Javier Jimena Joaquín Jorge José Juan'.split(
      ' ',
    ),
    ...'Julia Laura Leonor Lorenzo Luis Luisa Manuel Marcos Margarita María Mariano Marina Mario Marta Mateo'.split(
      ' ',
    ),
    ...'Mercedes Miguel Mónica Natalia Nicolás Nuria Óscar Pablo Patricia Paula Pedro Pilar Rafael Ramón'.split(
      ' ',
    ),
    ...'Raquel Raúl Ricardo Roberto Rocío Rodrigo Rosa Rubén Salvador Sandra Santiago Sara Sergio Silvia'.split(
      ' ',
    ),
    ...'Sonia Susana Teresa Tomás Valeria Verónica Vicente Víctor Ximena'.split(' '),
  ],
  family: [
    ...'Aguilar Alonso Arias Benítez Blanco Bravo Caballero Cabrera Calvo Campos Cano Carmona Castillo'.split(
      ' ',
    ),
    ...'Castro Cortés Cruz Delgado Domínguez Durán Escobar Flores Fuentes Gallego Garrido Gil Giménez Guerrero'.split(
      ' ',
    ),
    ...'Herrera León Lozano Marín Medina Méndez Molina Montero Mora Moreno Moya Navarro Núñez Ortega Pardo'.split(
      ' ',
    ),
    ...'Pascual Peña Prieto Ramos Reyes Rivas Rojas Rubio Santos Serrano Soler Soto Suárez Vargas Vega'.split(
      ' ',
    ),
  ],
  cities: [
    ...'Albacete Alicante Almería Ávila Badajoz Barcelona Bilbao Burgos Cáceres Cádiz Cartagena Castellón'.split(
      ' ',
    ),
    ...'Córdoba Cuenca Elche Gijón Girona Granada Guadalajara Jaén Jerez León Lleida Logroño Lorca Lugo'.split(
      ' ',
    ),
    ...'Madrid Málaga Mérida Monterrey Móstoles Murcia Ourense Oviedo Palencia Pamplona Ponferrada'.split(
      ' ',
    ),
    ...'Pontevedra Puebla Puertollano Querétaro Reus Sabadell Salamanca Santander Segovia Sevilla Soria'.split(
      ' ',
    ),
    ...'Talavera Tarragona Terrassa Teruel Toledo Toluca Tudela Valencia Valladolid Vigo Vitoria Zamora Zaragoza'.split(
      ' ',
    ),
  ],
  companyEndings: ['mar', 'ano', 'ales', 'uria', 'edo', 'osa', 'ares', 'enta', 'illo', 'andra'],
  companyForms: ['{word} {stem}', '{word} {stem} S.A.', 'Grupo {stem} {word}', '{stem} {word}'],
  deciderTitles: [
    'Dirección general',
    'Dirección financiera',
    'Dirección de operaciones',
    'Dirección de sistemas',
    'Presidencia',
  ],
  titles: [
    'Jefatura de proyecto TI',
    'Responsable de procesos',
    'Análisis de datos',
    'Responsable de aplicaciones',
    'Ingeniería de integración',
    'Coordinación de formación',
    'Compras',
    'Responsable de calidad',
    'Mejora continua',
    'Control de gestión',
  ],
  ownerTitle: 'Ejecutiva de grandes cuentas',
};
