package org.pouchcontainer.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;

/** Short forms of what most tests do with containers through Docker's dialect. */
public final class Containers {
  private final Pouchd pouchd;
  private final RestClient docker;

  /** Acts on this daemon. */
  public Containers(Pouchd pouchd) {
    this.pouchd = pouchd;
    this.docker = pouchd.docker();
  }

  /** A request to run a command in busybox without a network. */
  public ObjectNode spec(String... command) {
    ObjectNode spec = RestClient.object();
    spec.put("Image", pouchd.busybox());
    spec.set("Cmd", RestClient.array(command));
    spec.putObject("HostConfig").put("NetworkMode", "none");
    return spec;
  }

  /** A request with more keys of its HostConfig, in JSON with single quotes. */
  public ObjectNode specWith(String hostConfig, String... command) {
    ObjectNode spec = spec(command);
    ((ObjectNode) spec.get("HostConfig")).setAll(RestClient.json(hostConfig));
    return spec;
  }

  /** Creates a container; returns its id. */
  public String create(ObjectNode spec) {
    return docker.post("/containers/create", spec).expect(201).json().get("Id").asText();
  }

  /** Creates and starts a container; returns its id. */
  public String start(ObjectNode spec) {
    String id = create(spec);
    begin(id);
    return id;
  }

  /** Creates and starts a container that runs a command; returns its id. */
  public String start(String... command) {
    return start(spec(command));
  }

  /** Starts a container. */
  public void begin(String id) {
    docker.post("/containers/" + id + "/start").expect(204);
  }

  /** A container that sleeps. */
  public String sleeper() {
    return start("sleep", "1000");
  }

  /** Waits for its end; returns its exit code. */
  public int await(String id) {
    return docker.post("/containers/" + id + "/wait").expect(200).json().get("StatusCode").asInt();
  }

  /** Runs a container to its end; returns its standard output. Fails if its exit code is not 0. */
  public String output(ObjectNode spec) {
    String id = start(spec);
    int code = await(id);
    Frames logs = logs(id);
    if (code != 0) {
      throw new AssertionError("exit code " + code + ": " + logs);
    }
    return logs.stdout();
  }

  /** Runs a command in a container to its end; returns its standard output. */
  public String output(String... command) {
    return output(spec(command));
  }

  /** Runs a shell line in a container of this HostConfig; returns its standard output. */
  public String shell(String hostConfig, String line) {
    return output(specWith(hostConfig, "sh", "-c", line));
  }

  /** All of a container's log. */
  public Frames logs(String id) {
    return Frames.parse(
        docker.get("/containers/" + id + "/logs?stdout=1&stderr=1").expect(200).body());
  }

  /** Its inspection. */
  public JsonNode inspect(String id) {
    return docker.get("/containers/" + id + "/json").expect(200).json();
  }

  /** Its state. */
  public JsonNode state(String id) {
    return inspect(id).get("State");
  }

  /** Its process id on the host. */
  public long pid(String id) {
    return state(id).get("Pid").asLong();
  }

  /** Runs a command in a running container; returns its output. */
  public String exec(String id, String... command) {
    ExecResult result = execResult(id, RestClient.object(), command);
    if (result.exitCode() != 0) {
      throw new AssertionError(List.of(command) + ": " + result);
    }
    return result.frames().stdout();
  }

  /** Runs a command in a running container, with more keys of the request. */
  public ExecResult execResult(String id, ObjectNode more, String... command) {
    ObjectNode request = RestClient.object().put("AttachStdout", true).put("AttachStderr", true);
    request.set("Cmd", RestClient.array(command));
    request.setAll(more);
    String exec =
        docker.post("/containers/" + id + "/exec", request).expect(201).json().get("Id").asText();
    try (RestClient.Stream stream =
        docker.hijack(
            "/exec/" + exec + "/start", RestClient.json("{'Detach':false,'Tty':false}"))) {
      if (stream.status() != 101) {
        return new ExecResult(new Frames("", stream.bodyText()), 126);
      }
      byte[] bytes = stream.readToEnd();
      JsonNode ended = docker.get("/exec/" + exec + "/json").expect(200).json();
      return new ExecResult(Frames.parse(bytes), ended.get("ExitCode").asInt(-1));
    }
  }

  /**
   * How an exec ended.
   *
   * @param frames its output
   * @param exitCode as inspected at the end of the stream
   */
  public record ExecResult(Frames frames, int exitCode) {}

  /** Removes a container in any state. */
  public void remove(String id) {
    docker.delete("/containers/" + id + "?force=1&v=1").expect(204);
  }

  /** A file of a process on the host, such as {@code status} or {@code limits}. */
  public String proc(String id, String file) {
    return Files2.read(Path.of("/proc/" + pid(id) + "/" + file));
  }

  /** A file of the container's cgroup (v1, or v2 under another name). */
  public String cgroupFile(String id, String controller, String file) {
    String line =
        proc(id, "cgroup")
            .lines()
            .filter(l -> List.of(l.split(":")[1].split(",")).contains(controller))
            .findFirst()
            .orElseThrow(() -> new AssertionError("no cgroup of " + controller));
    Path path = Path.of("/sys/fs/cgroup", controller, line.split(":", 3)[2], file);
    return Files2.read(path).strip();
  }
}
