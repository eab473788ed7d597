package org.pouchcontainer.cli.template;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.cli.json.Json;
import org.pouchcontainer.cli.template.Lexer.Part;

/** Builds the nodes of a template. */
final class Parser {
  private final List<Part> parts;
  private final Map<String, List<Node>> named = new HashMap<>();
  private int at;
  private int loops;

  private Parser(List<Part> parts) {
    this.parts = parts;
  }

  /**
   * A template in parts.
   *
   * @param nodes what is shown
   * @param named the templates that it defines
   */
  record Parsed(List<Node> nodes, Map<String, List<Node>> named) {}

  static Parsed parse(String template) {
    Parser parser = new Parser(Lexer.parts(template));
    Block block = parser.block();
    if (!block.end.isEmpty()) {
      throw new TemplateException("unexpected {{" + block.end + "}}");
    }
    return new Parsed(block.nodes, parser.named);
  }

  /**
   * Nodes up to the action that ends them.
   *
   * @param end {@code end}, {@code else}, or empty at the end of the template
   * @param rest the tokens after {@code else}
   */
  private record Block(List<Node> nodes, String end, List<Token> rest) {}

  private Block block() {
    List<Node> nodes = new ArrayList<>();
    while (at < parts.size()) {
      Part part = parts.get(at++);
      if (part instanceof Part.Text text) {
        nodes.add(new Node.Text(text.text()));
        continue;
      }
      List<Token> tokens = ((Part.Action) part).tokens();
      if (tokens.isEmpty()) {
        throw new TemplateException("missing value for command");
      }
      Token first = tokens.get(0);
      List<Token> rest = tokens.subList(1, tokens.size());
      if (first.isWord("end") || first.isWord("else")) {
        return new Block(nodes, first.text(), rest);
      }
      Node node = action(first, rest, tokens);
      if (node != null) {
        nodes.add(node);
      }
    }
    return new Block(nodes, "", List.of());
  }

  /** The node of an action; null for a definition, which shows nothing. */
  private @Nullable Node action(Token first, List<Token> rest, List<Token> all) {
    if (first.isWord("define")) {
      define(name(rest));
      return null;
    }
    if (first.isWord("template") || first.isWord("block")) {
      String name = name(rest.subList(0, Math.min(1, rest.size())));
      Node.Pipeline data =
          rest.size() == 1 ? null : ActionParser.pipeline(rest.subList(1, rest.size()));
      if (first.isWord("block")) {
        define(name);
      }
      return new Node.Include(name, data);
    }
    if (all.size() == 1 && (first.isWord("break") || first.isWord("continue"))) {
      if (loops == 0) {
        throw new TemplateException("{{" + first.text() + "}} outside {{range}}");
      }
      return new Node.Leave(first.isWord("break"));
    }
    if (first.isWord("if") || first.isWord("with")) {
      return choice(rest, first.isWord("with"));
    }
    if (first.isWord("range")) {
      return range(rest);
    }
    boolean sets =
        all.size() > 2
            && first.kind() == Token.Kind.VARIABLE
            && (all.get(1).kind() == Token.Kind.DECLARE || all.get(1).kind() == Token.Kind.ASSIGN);
    return sets
        ? new Node.Set(
            first.text(),
            all.get(1).kind() == Token.Kind.DECLARE,
            ActionParser.pipeline(all.subList(2, all.size())))
        : new Node.Show(ActionParser.pipeline(all));
  }

  private static String name(List<Token> tokens) {
    if (tokens.size() != 1 || tokens.get(0).kind() != Token.Kind.STRING) {
      throw new TemplateException("the name of a template must be a string");
    }
    return tokens.get(0).text();
  }

  private void define(String name) {
    Block body = block();
    if (!body.end.equals("end")) {
      throw new TemplateException("template \"" + name + "\" is not followed by {{end}}");
    }
    named.put(name, body.nodes);
  }

  private Node choice(List<Token> test, boolean with) {
    Block then = block();
    return new Node.If(ActionParser.pipeline(test), with, then.nodes, otherwise(then));
  }

  private List<Node> otherwise(Block before) {
    if (before.end.isEmpty()) {
      throw new TemplateException("unexpected end of template: {{end}} is missing");
    }
    if (before.end.equals("end")) {
      return List.of();
    }
    if (!before.rest.isEmpty()) {
      Token word = before.rest.get(0);
      if (!word.isWord("if") && !word.isWord("with")) {
        throw new TemplateException("unexpected " + word.text() + " after else");
      }
      return List.of(choice(before.rest.subList(1, before.rest.size()), word.isWord("with")));
    }
    Block last = block();
    if (!last.end.equals("end")) {
      throw new TemplateException("{{else}} is not followed by {{end}}");
    }
    return last.nodes;
  }

  private Node range(List<Token> tokens) {
    List<String> names = new ArrayList<>();
    int from = 0;
    boolean named =
        tokens.stream().anyMatch(token -> token.kind() == Token.Kind.DECLARE)
            && tokens.get(0).kind() == Token.Kind.VARIABLE;
    while (named && tokens.get(from).kind() != Token.Kind.DECLARE) {
      if (tokens.get(from).kind() == Token.Kind.VARIABLE) {
        names.add(tokens.get(from).text());
      }
      from++;
    }
    Node.Pipeline over = ActionParser.pipeline(tokens.subList(named ? from + 1 : 0, tokens.size()));
    loops++;
    Block body = block();
    loops--;
    String key = names.size() == 2 ? names.get(0) : "";
    String item = names.isEmpty() ? "" : names.get(names.size() - 1);
    return new Node.Range(key, item, over, body.nodes, otherwise(body));
  }

  /** Reads the pipeline of one action. */
  private static final class ActionParser {
    private final List<Token> tokens;
    private int at;

    private ActionParser(List<Token> tokens) {
      this.tokens = tokens;
    }

    static Node.Pipeline pipeline(List<Token> tokens) {
      ActionParser parser = new ActionParser(tokens);
      Node.Pipeline pipeline = parser.pipeline();
      if (parser.at < tokens.size()) {
        throw new TemplateException("unexpected " + tokens.get(parser.at).text());
      }
      return pipeline;
    }

    private Node.Pipeline pipeline() {
      List<Node.Call> calls = new ArrayList<>();
      calls.add(call());
      while (has(Token.Kind.PIPE)) {
        at++;
        calls.add(call());
      }
      return new Node.Pipeline(calls);
    }

    private boolean has(Token.Kind kind) {
      return at < tokens.size() && tokens.get(at).kind() == kind;
    }

    private Node.Call call() {
      String function = null;
      if (has(Token.Kind.WORD) && !isConstant(tokens.get(at))) {
        function = Functions.known(tokens.get(at++).text());
      }
      List<Node.Operand> operands = new ArrayList<>();
      while (at < tokens.size() && !has(Token.Kind.PIPE) && !has(Token.Kind.CLOSE)) {
        operands.add(operand());
      }
      if (function == null && operands.size() != 1 && !isLabelCall(operands)) {
        throw new TemplateException(
            operands.isEmpty() ? "missing value for command" : "a value cannot have arguments");
      }
      return new Node.Call(function, operands);
    }

    /** {@code .Label "name"}, the one method that listings of Docker's family have. */
    private static boolean isLabelCall(List<Node.Operand> operands) {
      if (operands.size() != 2) {
        return false;
      }
      List<String> fields = operands.get(0).fields();
      return !fields.isEmpty() && fields.get(fields.size() - 1).equals("Label");
    }

    private static boolean isConstant(Token word) {
      return word.isWord("true") || word.isWord("false") || word.isWord("nil");
    }

    private Node.Operand operand() {
      Token token = tokens.get(at++);
      List<String> fields = new ArrayList<>();
      Node.Base base =
          switch (token.kind()) {
            case DOT -> new Node.Base.Dot();
            case FIELD -> {
              fields.add(token.text());
              yield new Node.Base.Dot();
            }
            case VARIABLE -> new Node.Base.Variable(token.text());
            case STRING -> new Node.Base.Constant(Json.of(token.text()));
            case NUMBER -> new Node.Base.Constant(new Json.Num(token.text()));
            case OPEN -> group();
            case WORD -> constant(token);
            case PIPE, CLOSE, DECLARE, ASSIGN, COMMA ->
                throw new TemplateException("unexpected " + token.text());
          };
      while (has(Token.Kind.FIELD) && !tokens.get(at).spaced()) {
        fields.add(tokens.get(at++).text());
      }
      return new Node.Operand(base, fields);
    }

    private Node.Base group() {
      Node.Pipeline inner = pipeline();
      if (!has(Token.Kind.CLOSE)) {
        throw new TemplateException("a parenthesis is not closed");
      }
      at++;
      return new Node.Base.Group(inner);
    }

    private Node.Base constant(Token word) {
      if (isConstant(word)) {
        Json value = word.isWord("nil") ? Json.none() : Json.of(word.isWord("true"));
        return new Node.Base.Constant(value);
      }
      Functions.known(word.text());
      return new Node.Base.Group(new Node.Pipeline(List.of(new Node.Call(word.text(), List.of()))));
    }
  }
}
