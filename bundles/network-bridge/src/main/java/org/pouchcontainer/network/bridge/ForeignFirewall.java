package org.pouchcontainer.network.bridge;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.pouchcontainer.network.bridge.Programs.Result;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gets along with an iptables that drops what it does not know, as dockerd and ufw set it up: an
 * accept in a table of our own cannot overrule it, so it is told of our bridges. An iptables that
 * lets everything through is left alone.
 */
final class ForeignFirewall {
  private static final Logger LOG = LoggerFactory.getLogger(ForeignFirewall.class);

  private final Programs programs;
  private final Tools tools;

  ForeignFirewall(Programs programs, Tools tools) {
    this.programs = programs;
    this.tools = tools;
  }

  /** Adds what is missing for a network. */
  void ensure(BridgeNetwork network) {
    tools.iptables().ifPresent(program -> ensure(network, program));
    if (network.v6().isPresent()) {
      tools.ip6tables().ifPresent(program -> ensure(network, program));
    }
  }

  /** Removes what was added for a network. Idempotent. */
  void remove(BridgeNetwork network) {
    Stream.of(tools.iptables(), tools.ip6tables())
        .flatMap(Optional::stream)
        .forEach(program -> remove(network, program));
  }

  private void ensure(BridgeNetwork network, Path program) {
    String present = list(program);
    if (!network.spec().internal() && dropsUnknown(present, "FORWARD")) {
      insert(network, program, present, List.of("FORWARD", "-i", network.bridge()));
      insert(network, program, present, List.of("FORWARD", "-o", network.bridge()));
    }
    if (network.resolvesNames() && dropsUnknown(present, "INPUT")) {
      List<String> dns = List.of("INPUT", "-i", network.bridge(), "-p", "udp", "-m", "udp");
      insert(
          network,
          program,
          present,
          Stream.concat(dns.stream(), Stream.of("--dport", "53")).toList());
    }
  }

  private void remove(BridgeNetwork network, Path program) {
    for (String rule : list(program).split("\n", -1)) {
      if (rule.startsWith("-A ") && rule.contains(mark(network))) {
        List<String> words = new ArrayList<>(List.of(program.toString(), "-w", "5", "-D"));
        words.addAll(List.of(rule.substring(3).split(" ")));
        warn(programs.run(words, ""), rule);
      }
    }
  }

  private void insert(BridgeNetwork network, Path program, String present, List<String> match) {
    List<String> rule = new ArrayList<>(match);
    rule.addAll(List.of("-m", "comment", "--comment", mark(network), "-j", "ACCEPT"));
    if (!present.contains("-A " + String.join(" ", rule))) {
      List<String> words = new ArrayList<>(List.of(program.toString(), "-w", "5", "-I"));
      words.addAll(rule);
      warn(programs.run(words, ""), String.join(" ", rule));
    }
  }

  private String list(Path program) {
    Result result = programs.run(List.of(program.toString(), "-w", "5", "-S"), "");
    if (!result.succeeded()) {
      // A kernel without the modules of this iptables has no rules of it either.
      LOG.debug("{} cannot be read: {}", program, result.complaint());
      return "";
    }
    // Quotation marks are put around comments by some versions only.
    return result.output().replace("\"", "");
  }

  /** Whether a chain ends with a refusal, by its policy or by a last rule for everything. */
  static boolean dropsUnknown(String rules, String chain) {
    return Pattern.compile("^-P " + chain + " DROP$", Pattern.MULTILINE).matcher(rules).find()
        || Pattern.compile("^-A " + chain + " -j (DROP|REJECT)", Pattern.MULTILINE)
            .matcher(rules)
            .find();
  }

  private static String mark(BridgeNetwork network) {
    return "pouch:" + network.id().substring(0, 12);
  }

  private static void warn(Result result, String rule) {
    if (!result.succeeded()) {
      LOG.warn("iptables rule \"{}\": {}", rule, result.complaint());
    }
  }
}
