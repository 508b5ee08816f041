export const USAGE = `管理卖家 · Manage sellers

  npm run seller -- add <openid> [--name <name>]   添加卖家 · make somebody a seller
  npm run seller -- list                           列出卖家和待审核的人 · sellers, and people who wait for approval
  npm run seller -- remove <openid>                取消卖家，立即结束其登录 · take it back, and end their sessions at once

openid 可以是公众号的，也可以是网站应用的（例如 list 里待审核的）。
The openid may be of the official account or of the website app (such as one that list shows as waiting).
`;
