package org.pouchcontainer.cli.template;

import org.pouchcontainer.cli.json.Json;

/** A template that was read. Immutable. */
public final class Template {
  private final Parser.Parsed parsed;

  private Template(Parser.Parsed parsed) {
    this.parsed = parsed;
  }

  /**
   * Reads a template.
   *
   * @throws TemplateException if it is malformed
   */
  public static Template parse(String text) {
    return new Template(Parser.parse(text));
  }

  /**
   * Fills it in.
   *
   * @throws TemplateException if the data does not fit
   */
  public String render(Json data) {
    return new Run(parsed.named(), data).text(parsed.nodes());
  }
}
