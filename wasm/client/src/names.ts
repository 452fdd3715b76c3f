/** Names of the locks and channels that tabs and the host share. `prefix` stands for one user at one server. */

export function namePrefix(server: string, userId: string): string {
  return `linnet:${server}:${userId}`;
}
export function boardName(prefix: string): string {
  return prefix;
}
export function tabChannelName(prefix: string, tab: string): string {
  return `${prefix}:tab:${tab}`;
}
export function hostLockName(prefix: string): string {
  return `${prefix}:host`;
}
/** Held by a tab for as long as it lives, so that the host learns of its end. */
export function tabLockName(prefix: string, tab: string): string {
  return `${prefix}:tab:${tab}`;
}

/** The name of a worker that waits for the address of its module. */
export const waitingName = 'linnet-waits';
