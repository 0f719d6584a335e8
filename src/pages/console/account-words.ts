import type { Account } from '../../http/api/accounts.ts'

export const roleWords: Readonly<Record<Account['role'], string>> = {
  admin: '管理员',
  clerk: '工作人员',
  counsellor: '老师',
  supervisor: '督导',
}

const roles: readonly Account['role'][] = ['admin', 'clerk', 'counsellor', 'supervisor']
export const roleOptions: readonly { readonly value: Account['role']; readonly label: string }[] = roles.map(
  (value) => ({ value, label: roleWords[value] }),
)

/** White letters on these grounds reach a contrast of 4.5. */
export const accountStateWords: Readonly<Record<Account['state'], { readonly text: string; readonly color: string }>> =
  {
    active: { text: '在用', color: '#237804' },
    waiting: { text: '还没设密码', color: '#7c5a00' },
    disabled: { text: '停用', color: '#595959' },
  }
