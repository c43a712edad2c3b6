import FlaskConical from 'lucide-react/icons/flask-conical';
import { useEffect, useRef, type ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { useAccount } from '../api/queries.ts';
import { ConnectionNotice } from './connection-notice.tsx';
import { KeyButton } from './key-button.tsx';
import { SchemeSwitch } from './scheme-switch.tsx';
import classes from './shell.module.css';

/** What stands around every page: the way past it, the brand, where one is, and what holds for all. */
export function Shell({ children }: { readonly children: ReactNode }) {
  const main = useRef<HTMLElement>(null);
  return (
    <>
      <a
        className={classes.skip}
        href="#main"
        onClick={(event) => {
          event.preventDefault();
          main.current?.focus();
        }}
      >
        Skip to the page
      </a>
      <header className={classes.header}>
        <div className={classes.bar}>
          <Brand />
          <Navigation />
          <KeyButton />
          <SchemeSwitch />
        </div>
      </header>
      <aside aria-label="Notices">
        <ConnectionNotice />
        <SimulationNotice />
      </aside>
      <main id="main" ref={main} tabIndex={-1} className={classes.main}>
        <FocusOnNavigation target={main} />
        {children}
      </main>
    </>
  );
}

function Brand() {
  return (
    <Link href="/" className={classes.brand}>
      <svg viewBox="0 0 32 32" aria-hidden="true">
        <rect width="32" height="32" rx="7" />
        <path d="M7 10h11M7 16h18M7 22h7" strokeWidth="3" strokeLinecap="round" />
      </svg>
      Longhaul
    </Link>
  );
}

function Navigation() {
  const [location] = useLocation();
  const current = (is: boolean) => (is ? ('page' as const) : undefined);
  return (
    <nav className={classes.nav} aria-label="Main">
      <Link href="/" aria-current={current(location === '/')}>
        Jobs
      </Link>
      <Link href="/new" aria-current={current(location === '/new')}>
        New job
      </Link>
    </nav>
  );
}

/** A simulator's findings look like findings: that they are none is said on every page. */
function SimulationNotice() {
  const { data: account } = useAccount();
  if (account?.isSimulated !== true) return null;
  return (
    <div className={classes.notice}>
      <FlaskConical size={16} aria-hidden />
      <span>
        A simulator stands in for the model here: results and costs show how it works and are not to
        be acted on.
      </span>
    </div>
  );
}

/** A new page starts at its top, also for whoever reads by ear: focus moves to it, not on the first. */
function FocusOnNavigation({ target }: { readonly target: React.RefObject<HTMLElement | null> }) {
  const [location] = useLocation();
  const previous = useRef(location);
  useEffect(() => {
    if (previous.current === location) return;
    previous.current = location;
    target.current?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }, [location, target]);
  return null;
}
