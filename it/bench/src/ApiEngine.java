package org.pouchcontainer.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pouchcontainer.it.UnixHttp;

/** An engine that answers Docker's API on a unix socket. Connections are kept, as SDKs keep them. */
abstract class ApiEngine extends Engine {
  private static final Pattern ID = Pattern.compile("\"Id\"\\s*:\\s*\"([0-9a-f]+)\"");

  private final Path socket;
  private final List<String> many = Collections.synchronizedList(new ArrayList<>());
  private UnixHttp connection;
  private String image;
  private String sleeper;

  ApiEngine(Path socket) {
    this.socket = socket;
  }

  /** Starts the daemon, not waiting. */
  abstract Process launch() throws IOException;

  /** The daemon's process. */
  abstract Process process();

  /** Ends the daemon in order. */
  abstract void halt() throws IOException;

  void begin(String imageName) throws IOException {
    this.image = imageName;
    sleeper = create(connection(), "crun", "sleep", "100000");
    call(connection(), "POST", "/containers/" + sleeper + "/start", null, 204);
  }

  boolean answers() {
    if (!Files.exists(socket)) {
      return false;
    }
    try (UnixHttp http = UnixHttp.connect(socket)) {
      return http.send("GET", "/_ping", Map.of(), null).status() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  long runOnce(String runtime) throws IOException {
    return hasRuntime(runtime) ? run(connection(), runtime) : NONE;
  }

  boolean hasRuntime(String runtime) {
    return true;
  }

  private long run(UnixHttp http, String runtime) throws IOException {
    long begin = System.nanoTime();
    String id = create(http, runtime, "true");
    call(http, "POST", "/containers/" + id + "/start", null, 204);
    call(http, "POST", "/containers/" + id + "/wait", null, 200);
    call(http, "DELETE", "/containers/" + id, null, 204);
    return System.nanoTime() - begin;
  }

  @Override
  long execOnce() throws IOException {
    long begin = System.nanoTime();
    String body =
        call(connection(), "POST", "/containers/" + sleeper + "/exec", "{\"AttachStdout\":true,\"AttachStderr\":true,\"Cmd\":[\"true\"]}", 201);
    String exec = id(body);
    try (UnixHttp http = UnixHttp.connect(socket)) {
      http.send(
          "POST",
          "/exec/" + exec + "/start",
          Map.of("Content-Type", "application/json", "Connection", "Upgrade", "Upgrade", "tcp"),
          "{\"Detach\":false,\"Tty\":false}".getBytes(StandardCharsets.UTF_8));
      http.readToEnd();
    }
    String ended = call(connection(), "GET", "/exec/" + exec + "/json", null, 200);
    if (!ended.replace(" ", "").contains("\"ExitCode\":0")) {
      throw new IOException("exec failed: " + ended);
    }
    return System.nanoTime() - begin;
  }

  @Override
  long runMany(int count, int atATime) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(atATime);
    try {
      long begin = System.nanoTime();
      List<Future<?>> futures = new ArrayList<>();
      for (int thread = 0; thread < atATime; thread++) {
        futures.add(
            threads.submit(
                () -> {
                  try (UnixHttp http = UnixHttp.connect(socket)) {
                    for (int i = 0; i < count / atATime; i++) {
                      run(http, defaultRuntime());
                    }
                  }
                  return null;
                }));
      }
      for (Future<?> future : futures) {
        future.get();
      }
      return System.nanoTime() - begin;
    } finally {
      threads.shutdown();
    }
  }

  String defaultRuntime() {
    return "crun";
  }

  @Override
  long restart() throws IOException {
    call(connection(), "DELETE", "/containers/" + sleeper + "?force=1", null, 204);
    close(connection);
    connection = null;
    halt();
    long begin = System.nanoTime();
    launch();
    Shell.await("answer of " + name(), process(), this::answers);
    long taken = System.nanoTime() - begin;
    begin(image);
    return taken;
  }

  @Override
  long startMany(int count) throws IOException {
    long begin = System.nanoTime();
    for (int i = 0; i < count; i++) {
      String id = create(connection(), defaultRuntime(), "sleep", "100000");
      many.add(id);
      call(connection(), "POST", "/containers/" + id + "/start", null, 204);
    }
    return System.nanoTime() - begin;
  }

  @Override
  long removeMany() throws IOException {
    for (String id : many) {
      call(connection(), "DELETE", "/containers/" + id + "?force=1", null, 204);
    }
    many.clear();
    return 0;
  }

  @Override
  long list() throws IOException {
    long begin = System.nanoTime();
    call(connection(), "GET", "/containers/json?all=1", null, 200);
    return System.nanoTime() - begin;
  }

  /** Removes all containers and ends the daemon. */
  void finish() throws IOException {
    if (process() != null && process().isAlive()) {
      try {
        Matcher ids = Pattern.compile("\"Id\"\\s*:\\s*\"([0-9a-f]{64})\"").matcher(call(connection(), "GET", "/containers/json?all=1", null, 200));
        while (ids.find()) {
          call(connection(), "DELETE", "/containers/" + ids.group(1) + "?force=1", null, 204);
        }
      } catch (IOException e) {
        Bench.note("clean up " + name() + ": " + e.getMessage());
      }
    }
    close(connection);
    connection = null;
    halt();
  }

  private String create(UnixHttp http, String runtime, String... command) throws IOException {
    String request =
        "{\"Image\":\""
            + image
            + "\",\"Cmd\":[\""
            + String.join("\",\"", command)
            + "\"],\"HostConfig\":{\"NetworkMode\":\"none\",\"Runtime\":\""
            + runtime
            + "\"}}";
    return id(call(http, "POST", "/containers/create", request, 201));
  }

  private UnixHttp connection() throws IOException {
    if (connection == null) {
      connection = UnixHttp.connect(socket);
    }
    return connection;
  }

  String call(String method, String target, String body, int expected) throws IOException {
    return call(connection(), method, target, body, expected);
  }

  private static String call(UnixHttp http, String method, String target, String body, int expected)
      throws IOException {
    byte[] bytes = body == null ? (method.equals("POST") ? new byte[0] : null) : body.getBytes(StandardCharsets.UTF_8);
    UnixHttp.Head head = http.send(method, target, Map.of("Content-Type", "application/json"), bytes);
    String answer = new String(http.body(method, head), StandardCharsets.UTF_8);
    if (head.status() != expected) {
      throw new IOException(method + " " + target + " answered " + head.status() + ": " + answer);
    }
    return answer;
  }

  private static String id(String json) throws IOException {
    Matcher matcher = ID.matcher(json);
    if (!matcher.find()) {
      throw new IOException("no id in " + json);
    }
    return matcher.group(1);
  }

  private static void close(UnixHttp http) throws IOException {
    if (http != null) {
      http.close();
    }
  }
}
