package org.pouchcontainer.cli.text;

import java.util.ArrayList;
import java.util.List;

/** Left-aligned columns, each as wide as its widest cell and some spaces. */
public final class Table {
  private final int padding;
  private final List<List<String>> rows = new ArrayList<>();

  /** With three spaces between columns. */
  public Table(String... heads) {
    this(3, List.of(heads));
  }

  /** With this many spaces between columns. */
  public Table(int padding, List<String> heads) {
    this.padding = padding;
    rows.add(List.copyOf(heads));
  }

  /** Adds a row. */
  public Table row(String... cells) {
    return row(List.of(cells));
  }

  /** Adds a row. */
  public Table row(List<String> cells) {
    rows.add(cells.stream().map(Table::printable).toList());
    return this;
  }

  /** The lines, each with its end; without spaces at the end of a line. */
  public String text() {
    List<Integer> widths = new ArrayList<>();
    for (List<String> row : rows) {
      for (int column = 0; column < row.size(); column++) {
        int width = width(row.get(column));
        if (column == widths.size()) {
          widths.add(width);
        } else {
          widths.set(column, Math.max(widths.get(column), width));
        }
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < row.size(); column++) {
        String cell = row.get(column);
        line.append(cell);
        line.append(" ".repeat(widths.get(column) - width(cell) + padding));
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  private static int width(String cell) {
    return cell.codePointCount(0, cell.length());
  }

  /** What comes from images and containers must not move the cursor. */
  private static String printable(String cell) {
    return cell.chars().noneMatch(Character::isISOControl)
        ? cell
        : cell.codePoints()
            .map(c -> Character.isISOControl(c) ? ' ' : c)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
  }
}
