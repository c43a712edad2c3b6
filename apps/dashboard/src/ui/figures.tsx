import type { ReactNode } from 'react';
import classes from './ui.module.css';

export type Figure = {
  readonly label: string;
  readonly value: ReactNode;
  readonly note?: ReactNode;
};

/** A row of numbers with their names; where it gets narrow, several rows. */
export function Figures({ figures }: { readonly figures: readonly Figure[] }) {
  return (
    <dl className={classes.figures}>
      {figures.map(({ label, value, note }) => (
        <div key={label} className={classes.figure}>
          <dt>{label}</dt>
          <dd>
            {value}
            {note !== undefined && <small>{note}</small>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
