package org.pouchcontainer.cli.template;

/** A template that is malformed or does not fit the data. */
public final class TemplateException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TemplateException(String message) {
    super("template: " + message);
  }
}
