import WifiOff from 'lucide-react/icons/wifi-off';
import { useConnection } from '../api/connection.ts';
import classes from './shell.module.css';

const words = {
  offline: 'You are offline. What stands here is the last that was heard; the job goes on.',
  lost: 'The service does not answer. What stands here is the last that was heard; trying again.',
} as const;

/** Says when the page is stale. The region stands always: readers only announce what changes in one. */
export function ConnectionNotice() {
  const state = useConnection();
  return (
    <div role="status" aria-live="polite">
      {state !== 'live' && (
        <div className={classes.notice}>
          <WifiOff size={16} aria-hidden />
          <span>{words[state]}</span>
        </div>
      )}
    </div>
  );
}
