package org.pouchcontainer.cli.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pouchcontainer.cli.json.Json;
import org.pouchcontainer.cli.json.JsonText;
import org.pouchcontainer.cli.template.Escapes;
import org.pouchcontainer.cli.template.Template;
import org.pouchcontainer.cli.text.Table;

/**
 * A list of objects under {@code --format}: {@code table} for the usual columns, {@code table
 * TEMPLATE} for others under their heads, {@code json} for an object a line, anything else a
 * template that is filled in for each.
 */
final class Listing {
  /** The help text of the flag. */
  static final String HELP = "Show with a template: 'table {{.A}}\\t{{.B}}', json, or {{.A}}";

  private static final String TABLE = "table";
  private static final String JSON = "json";

  private final Map<String, String> heads = new LinkedHashMap<>();
  private List<String> columns = List.of();

  /** Of objects with these members, each followed by the head of its column. */
  static Listing of(String... membersAndHeads) {
    Listing listing = new Listing();
    for (int at = 0; at < membersAndHeads.length; at += 2) {
      listing.heads.put(membersAndHeads[at], membersAndHeads[at + 1]);
    }
    listing.columns = List.copyOf(listing.heads.keySet());
    return listing;
  }

  /** Sets the members that the usual table shows; all, if they are not set. */
  Listing columns(List<String> members) {
    columns = List.copyOf(members);
    return this;
  }

  /** Sets the members that the usual table shows. */
  Listing columns(String... members) {
    return columns(List.of(members));
  }

  /** The text for these objects; an empty format is the usual table. */
  String show(String format, List<Json> rows) {
    if (format.isEmpty() || format.equals(TABLE)) {
      return table(rows);
    }
    StringBuilder out = new StringBuilder();
    if (format.equals(JSON)) {
      rows.forEach(row -> out.append(JsonText.compact(row)).append('\n'));
      return out.toString();
    }
    if (!format.startsWith(TABLE + " ")) {
      Template template = template(format);
      rows.forEach(row -> out.append(template.render(row)).append('\n'));
      return out.toString();
    }
    Template template = template(format.substring(TABLE.length() + 1));
    Table table = new Table(3, cells(template, Json.of(heads)));
    rows.forEach(row -> table.row(cells(template, row)));
    return table.text();
  }

  private String table(List<Json> rows) {
    List<String> first = new ArrayList<>();
    columns.forEach(member -> first.add(heads.getOrDefault(member, member)));
    Table table = new Table(3, first);
    for (Json row : rows) {
      List<String> cells = new ArrayList<>();
      columns.forEach(member -> cells.add(row.text(member)));
      table.row(cells);
    }
    return table.text();
  }

  private static Template template(String text) {
    return Template.parse(Escapes.decode(text));
  }

  private static List<String> cells(Template template, Json data) {
    return List.of(template.render(data).split("\t", -1));
  }

  /** One object under {@code --format}, with or without {@code json}. */
  static String one(String format, Json object) {
    return format.equals(JSON)
        ? JsonText.compact(object)
        : Template.parse(Escapes.decode(format)).render(object);
  }
}
