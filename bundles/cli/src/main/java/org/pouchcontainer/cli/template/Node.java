package org.pouchcontainer.cli.template;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.cli.json.Json;

/** A part of a parsed template. */
sealed interface Node {
  /** Text as it is. */
  record Text(String text) implements Node {}

  /** A value that is shown. */
  record Show(Pipeline pipeline) implements Node {}

  /**
   * A value that is kept under a name.
   *
   * @param declares whether the name is new from here to the end of its block
   */
  record Set(String name, boolean declares, Pipeline pipeline) implements Node {}

  /** A choice; the value becomes the dot if {@code with} is true. */
  record If(Pipeline test, boolean with, List<Node> then, List<Node> otherwise) implements Node {}

  /** A repetition; names are empty where none were given. */
  record Range(String key, String item, Pipeline over, List<Node> body, List<Node> otherwise)
      implements Node {}

  /** The way out of a repetition, or to its next round. */
  record Leave(boolean whole) implements Node {}

  /**
   * A named template that is filled in here.
   *
   * @param data what its dot is; null for nothing
   */
  record Include(String name, @Nullable Pipeline data) implements Node {}

  /** Commands, each of which gets the value of the one before as its last argument. */
  record Pipeline(List<Call> calls) {}

  /**
   * An operand, or a function with its operands.
   *
   * @param function null for a bare operand
   */
  record Call(@Nullable String function, List<Operand> operands) {}

  /** A value and a path of fields below it. */
  record Operand(Base base, List<String> fields) {}

  /** Where an operand begins. */
  sealed interface Base {
    /** The current value. */
    record Dot() implements Base {}

    /** A variable; the empty name is the whole data. */
    record Variable(String name) implements Base {}

    /** A constant. */
    record Constant(Json value) implements Base {}

    /** What parentheses hold. */
    record Group(Pipeline pipeline) implements Base {}
  }
}
