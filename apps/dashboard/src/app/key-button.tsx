import { Button, Menu, Text } from '@mantine/core';
import KeyRound from 'lucide-react/icons/key-round';
import { useAccount } from '../api/queries.ts';
import { useForgetKey } from '../api/use-forget-key.ts';
import classes from './shell.module.css';

/** Whose key is used, and the way to give it back; nothing where no key is needed. */
export function KeyButton() {
  const { data: account } = useAccount();
  const forget = useForgetKey();
  if (account?.keyId === undefined) return null;
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <Button
          variant="subtle"
          color="gray"
          size="compact-md"
          leftSection={<KeyRound size={16} aria-hidden />}
          aria-label={`Key of ${account.tenant}`}
          classNames={{ root: classes.key, section: classes.keyIcon, label: classes.keyName }}
        >
          {account.tenant}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Text size="sm" px="sm" py={6} c="dimmed">
          Key {account.keyId}, may {account.role}
        </Text>
        <Menu.Item onClick={forget}>Forget this key</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
