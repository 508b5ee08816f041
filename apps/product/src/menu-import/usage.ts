export const USAGE = `npm run menu:import -- [--if-empty] [--encoding utf-8|gbk] FILE.csv

Creates and updates categories and dishes from a CSV file: all of it, or nothing if any line is bad.
从 CSV 文件新建和更新类目与菜品；只要有一行有误就完全不导入。

  --if-empty  do nothing when there is a menu already / 已有菜单时什么都不做
  --encoding  utf-8 (the default) or gbk; asked for when both are possible / 文件编码，默认 utf-8
  --help      this text / 显示本说明

Columns / 列: category, name, price, stock, description, picture (menu/README.md)
Exit code / 退出码: 0 done, 1 not imported, 2 wrong usage`;
