import type { ReactNode } from 'react';
import classes from '../ui.module.css';

/** The buttons that end a dialog: at its right, or each as wide as a phone. */
export function Answers({ children }: { readonly children: ReactNode }) {
  return <div className={classes.answers}>{children}</div>;
}
