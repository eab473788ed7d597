package org.pouchcontainer.engine.network;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.pouchcontainer.api.container.ContainerSpec;
import org.pouchcontainer.api.container.NetworkRequest;
import org.pouchcontainer.api.system.DaemonSettings;
import org.pouchcontainer.engine.container.ContainerRecord;
import org.pouchcontainer.engine.spec.SpecBuilder;
import org.pouchcontainer.oci.runtime.Mount;
import org.pouchcontainer.spi.EngineException;

/** Writes a container's hosts, hostname and resolv.conf, which are bind-mounted into it. */
public final class NetworkFiles {
  private static final Path HOST_RESOLV_CONF = Path.of("/etc/resolv.conf");
  private static final List<String> FALLBACK_SERVERS = List.of("8.8.8.8", "8.8.4.4");
  private static final String HOST_GATEWAY = "host-gateway";

  /** Nobody answers there but on the host itself. */
  private static final Pattern LOOPBACK_SERVER = Pattern.compile("nameserver\\s+(127\\..*|::1)");

  private static final int MAX_RESOLV_CONF = 64 * 1024;
  private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
  private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

  private final DaemonSettings.Dns defaults;

  /** Containers that name no resolver get these, or else the host's. */
  public NetworkFiles(DaemonSettings.Dns defaults) {
    this.defaults = defaults;
  }

  /**
   * Checks resolvers and extra hosts.
   *
   * @throws EngineException INVALID_ARGUMENT
   */
  public static void validate(NetworkRequest network) {
    for (String server : network.dns()) {
      if (!isAddress(server)) {
        throw EngineException.invalid("dns server \"" + server + "\": not an address");
      }
    }
    for (String text : network.dnsSearch()) {
      requirePlain("dns search domain", text);
    }
    for (String text : network.dnsOptions()) {
      requirePlain("dns option", text);
    }
    for (String line : network.extraHosts()) {
      int colon = line.indexOf(':');
      if (colon <= 0 || colon == line.length() - 1) {
        throw EngineException.invalid("extra host \"" + line + "\": expected as name:address");
      }
      requirePlain("extra host", line);
      String address = line.substring(colon + 1);
      if (!address.equals(HOST_GATEWAY) && !isAddress(address)) {
        throw EngineException.invalid("extra host \"" + line + "\": not an address after ':'");
      }
    }
  }

  private static boolean isAddress(String text) {
    String bare =
        text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
    if (!IPV4.matcher(bare).matches() && !IPV6.matcher(bare).matches()) {
      return false;
    }
    try {
      // Only literals come here, so nothing is looked up.
      return InetAddress.getByName(bare) != null;
    } catch (UnknownHostException e) {
      return false;
    }
  }

  private static void requirePlain(String what, String text) {
    if (text.length() > 512 || text.chars().anyMatch(c -> c <= ' ' || c == 0x7f)) {
      throw EngineException.invalid(what + " \"" + text.strip() + "\": blanks are not allowed");
    }
  }

  /**
   * What of a container's networks shows in its files.
   *
   * @param addresses its own addresses, with or without prefix length
   * @param lines further lines for its hosts file
   * @param nameServers resolvers of its networks
   * @param hostGateway the host's address as the container sees it, or empty
   */
  public record Facts(
      List<String> addresses, List<String> lines, List<String> nameServers, String hostGateway) {
    /** In no network. */
    public static final Facts NONE = new Facts(List.of(), List.of(), List.of(), "");

    /** Copies its collections. */
    public Facts {
      addresses = List.copyOf(addresses);
      lines = List.copyOf(lines);
      nameServers = List.copyOf(nameServers);
    }
  }

  /**
   * Writes the files and gives their mounts. Files that are there are written anew in their place,
   * so that a container that has them mounted sees the new content.
   *
   * @param folder the container's durable folder
   * @param sharesHost whether it is in the host's network
   */
  public List<Mount> write(ContainerRecord record, Path folder, Facts facts, boolean sharesHost) {
    ContainerSpec spec = record.spec();
    if (spec.network().disableFiles()) {
      return List.of();
    }
    try {
      String hostname =
          spec.hostname().isEmpty()
              ? sharesHost ? hostName() : record.id().shortForm()
              : spec.hostname();
      Files.writeString(folder.resolve("hostname"), hostname + "\n");
      Files.writeString(folder.resolve("hosts"), hosts(spec, hostname, facts, sharesHost));
      Files.writeString(
          folder.resolve("resolv.conf"), resolvConf(spec.network(), facts, sharesHost));
    } catch (IOException e) {
      throw EngineException.internal("write network files of container " + record.id(), e);
    }
    return mountsOf(folder);
  }

  /**
   * Changes the files of a running container to another state of its networks. Lines that its user
   * has written stay; a resolv.conf that was changed by hand stays as it is.
   */
  public void change(ContainerRecord record, Path folder, Facts before, Facts after) {
    String hostname = SpecBuilder.hostname(record);
    HostsFile hosts = new HostsFile(folder.resolve("hosts"));
    hosts.remove(lines(record.spec(), hostname, before));
    hosts.add(lines(record.spec(), hostname, after));
    Path resolver = folder.resolve("resolv.conf");
    try {
      String was = resolvConf(record.spec().network(), before, false);
      if (Files.exists(resolver) && Files.readString(resolver).equals(was)) {
        Files.writeString(resolver, resolvConf(record.spec().network(), after, false));
      }
    } catch (IOException e) {
      throw EngineException.internal("write " + resolver, e);
    }
  }

  private static List<String> lines(ContainerSpec spec, String hostname, Facts facts) {
    return Stream.concat(
            facts.lines().stream(),
            facts.addresses().stream().map(address -> ownLine(spec, hostname, address)))
        .toList();
  }

  /** The mounts of files that were written before; those that are not there are left out. */
  public static List<Mount> mountsOf(Path folder) {
    return Stream.of("resolv.conf", "hostname", "hosts")
        .filter(name -> Files.exists(folder.resolve(name)))
        .map(name -> bind(folder.resolve(name), "/etc/" + name))
        .toList();
  }

  private static Mount bind(Path source, String target) {
    return new Mount(target, "bind", source.toString(), List.of("rbind", "rprivate"));
  }

  private static String hostName() throws IOException {
    return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
  }

  private static String hosts(ContainerSpec spec, String hostname, Facts facts, boolean sharesHost)
      throws IOException {
    StringBuilder text = new StringBuilder();
    Path own = Path.of("/etc/hosts");
    if (sharesHost && Files.isReadable(own)) {
      text.append(Files.readString(own).stripTrailing()).append('\n');
    } else {
      text.append("127.0.0.1\tlocalhost\n")
          .append("::1\tlocalhost ip6-localhost ip6-loopback\n")
          .append("fe00::0\tip6-localnet\n")
          .append("ff00::0\tip6-mcastprefix\n")
          .append("ff02::1\tip6-allnodes\n")
          .append("ff02::2\tip6-allrouters\n");
    }
    for (String line : spec.network().extraHosts()) {
      int colon = line.indexOf(':');
      String address = line.substring(colon + 1);
      if (address.equals(HOST_GATEWAY)) {
        address = facts.hostGateway();
      }
      if (!address.isEmpty()) {
        text.append(address).append('\t').append(line, 0, colon).append('\n');
      }
    }
    lines(spec, hostname, facts).forEach(line -> text.append(line).append('\n'));
    return text.toString();
  }

  /** The line of a hosts file that gives a container its own name. */
  static String ownLine(ContainerSpec spec, String hostname, String address) {
    String names =
        spec.domainname().isEmpty()
            ? hostname
            : hostname + "." + spec.domainname() + " " + hostname;
    return address.replaceFirst("/.*", "") + "\t" + names;
  }

  /** The resolv.conf of a container. Resolvers of its networks come first: they know the others. */
  String resolvConf(NetworkRequest network, Facts facts, boolean sharesHost) throws IOException {
    boolean ownServers = !facts.nameServers().isEmpty();
    List<String> servers = new ArrayList<>(facts.nameServers());
    // A resolver of the network asks the host's for other names; a user's own come behind it.
    servers.addAll(ownServers ? network.dns() : or(network.dns(), defaults.servers()));
    List<String> search = or(network.dnsSearch(), defaults.search());
    List<String> options = or(network.dnsOptions(), defaults.options());
    if (ownServers && options.isEmpty()) {
      // Names of containers have no dots.
      options = List.of("ndots:0");
    }
    List<String> lines = new ArrayList<>();
    for (String line : hostLines()) {
      boolean replaced =
          (!sharesHost && LOOPBACK_SERVER.matcher(line).matches())
              || (line.startsWith("nameserver") && !servers.isEmpty())
              || (line.startsWith("search") && !search.isEmpty())
              || (line.startsWith("options") && !options.isEmpty());
      if (!replaced) {
        lines.add(line);
      }
    }
    if (!search.isEmpty() && !search.equals(List.of("."))) {
      lines.add("search " + String.join(" ", search));
    }
    servers.forEach(server -> lines.add("nameserver " + server));
    if (servers.isEmpty() && lines.stream().noneMatch(line -> line.startsWith("nameserver"))) {
      FALLBACK_SERVERS.forEach(server -> lines.add("nameserver " + server));
    }
    if (!options.isEmpty()) {
      lines.add("options " + String.join(" ", options));
    }
    return String.join("\n", lines) + "\n";
  }

  private static List<String> hostLines() throws IOException {
    if (!Files.isReadable(HOST_RESOLV_CONF) || Files.size(HOST_RESOLV_CONF) > MAX_RESOLV_CONF) {
      return List.of();
    }
    return Files.readAllLines(HOST_RESOLV_CONF).stream()
        .map(String::strip)
        .filter(line -> !line.isEmpty() && !line.startsWith("#") && !line.startsWith(";"))
        .toList();
  }

  private static List<String> or(List<String> asked, List<String> fallback) {
    return asked.isEmpty() ? fallback : asked;
  }
}
