package org.pouchcontainer.rest.dialect;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.pouchcontainer.api.container.ContainerState;
import org.pouchcontainer.api.container.ContainerStatus;
import org.pouchcontainer.spi.Digest;
import org.pouchcontainer.spi.ErrorKind;

/**
 * Every difference between the API of PouchContainer 1.3.1 and that of the Docker Engine. Handlers
 * are the same for both and ask here; a table test pins each row.
 *
 * <p>Statuses are those that the original's clients and its own test suite expect, 500 for a wrong
 * state among them. Other defects of the original are not kept.
 */
public enum ApiDialect {
  /** PouchContainer's own API: any version prefix, names without slash, raw attach. */
  POUCH("Pouch", "1.24", ""),
  /** The Docker Engine API from 1.24 to 1.56. */
  DOCKER("Docker", "1.56", "/");

  private final String serverName;
  private final String apiVersion;
  private final String namePrefix;

  ApiDialect(String serverName, String apiVersion, String namePrefix) {
    this.serverName = serverName;
    this.apiVersion = apiVersion;
    this.namePrefix = namePrefix;
  }

  /** What the Server header calls us, so that clients that look for it recognise us. */
  public String serverName() {
    return serverName;
  }

  /** The version that {@code /version} and the Api-Version header tell. */
  public String apiVersion() {
    return apiVersion;
  }

  /**
   * The engine's version as this API tells it. Docker's clients compare it with Docker's releases
   * (Testcontainers refuses what is older than 1.6), so they are told the release whose API this
   * is.
   */
  public String engineVersion(String version) {
    return this == POUCH ? version : "29.0.0+pouch." + version;
  }

  /** Whether the number in a version prefix is looked at; Pouch takes any. */
  public boolean checksVersion() {
    return this == DOCKER;
  }

  /** A container's name as clients see it. */
  public String shownName(String name) {
    return namePrefix + name;
  }

  /** The HTTP status for a failure of this kind. */
  public int status(ErrorKind kind) {
    return switch (kind) {
      case INVALID_ARGUMENT -> 400;
      // The original says 403 to wrong credentials, Docker 401.
      case UNAUTHENTICATED -> this == POUCH ? 403 : 401;
      case PERMISSION_DENIED -> 403;
      case NOT_FOUND -> 404;
      case ALREADY_EXISTS -> 409;
      // The original has no code for what an object's state forbids, and its test suite asks for
      // 500.
      case CONFLICT, FAILED_PRECONDITION -> this == POUCH ? 500 : 409;
      case NOT_MODIFIED -> 304;
      case CANCELLED -> 499;
      case NOT_IMPLEMENTED -> 501;
      case UNAVAILABLE -> 503;
      case DEADLINE_EXCEEDED -> 504;
      case RESOURCE_EXHAUSTED, DATA_LOSS, INTERNAL -> 500;
    };
  }

  /** The status of stop for a container that does not run. */
  public int stopOfStopped() {
    return this == POUCH ? 204 : 304;
  }

  /** Whether output of attach is framed; Pouch copies both streams raw. */
  public boolean framesAttach(boolean tty) {
    return this == DOCKER && !tty;
  }

  /** Whether output of exec and logs is framed. */
  public boolean framesOutput(boolean tty) {
    return !tty;
  }

  /** Whether create also returns the name. */
  public boolean createTellsName() {
    return this == POUCH;
  }

  /** Whether a request with a body must say that it is JSON. */
  public boolean asksForJsonType() {
    return this == DOCKER;
  }

  /** Whether an attach that cannot be is told in plain text, as Docker's clients show it. */
  public boolean attachFailsInText() {
    return this == DOCKER;
  }

  /** Whether statistics go on if a client does not say: Docker's do, Pouch's come once. */
  public boolean statsStreamByDefault() {
    return this == DOCKER;
  }

  /** Whether update returns its warnings; Pouch answers with nothing. */
  public boolean updateTellsWarnings() {
    return this == DOCKER;
  }

  /** Whether removing an image lists what went (200), or answers 204. */
  public boolean removalTellsImages() {
    return this == DOCKER;
  }

  /** Whether a list of containers shows all of HostConfig, or only the network mode. */
  public boolean listTellsHostConfig() {
    return this == POUCH;
  }

  /** Whether inspect and volumes have the fields that only Pouch's clients know. */
  public boolean tellsPouchFields() {
    return this == POUCH;
  }

  /**
   * Whether an absent signal of kill means KILL; the original then sent none, which is a defect.
   */
  public String defaultKillSignal() {
    return "KILL";
  }

  /** Whether a swappiness of zero means that none was asked: the Pouch client always sends one. */
  public boolean zeroSwappinessIsUnset() {
    return this == POUCH;
  }

  /** Whether a stop timeout of zero means the container's own; Docker then kills at once. */
  public boolean zeroIsOwnTimeout() {
    return this == POUCH;
  }

  /** Whether attach ignores logs, stream, stdout and stderr and always follows both streams. */
  public boolean attachTakesAll() {
    return this == POUCH;
  }

  /**
   * Whether the end of an attached client's input ends the container's: Docker's clients say so at
   * create, Pouch's do not.
   */
  public boolean inputEndsWithClient(boolean stdinOnce) {
    return this == POUCH || stdinOnce;
  }

  /** The id of a new image as commit tells it. */
  public String shownCommit(Digest id) {
    return this == POUCH ? id.shortHex() : id.toString();
  }

  /** Whether a tag may be moved from one image to another. */
  public boolean movesTags() {
    return this == DOCKER;
  }

  /** Whether a prune without filters takes unused images with a tag too. */
  public boolean prunesTaggedImages() {
    return this == POUCH;
  }

  /** The status for a network without a name: the suite of the original wants its 500. */
  public int statusOfNamelessNetwork() {
    return this == POUCH ? 500 : 400;
  }

  /** What separates messages of a progress stream. */
  public String progressEnd() {
    return this == POUCH ? "" : "\r\n";
  }

  /** The word for a container's state. */
  public String stateWord(ContainerStatus status) {
    return switch (status) {
      case CREATED -> "created";
      case RUNNING -> "running";
      case PAUSED -> "paused";
      case RESTARTING -> "restarting";
      case STOPPED -> this == POUCH ? "stopped" : "exited";
      case EXITED -> "exited";
      case REMOVING -> "removing";
      case DEAD -> "dead";
    };
  }

  /**
   * The engine's words for a state in a client's filter: Docker's words are whole, Pouch's may be a
   * part of one. Empty for a word that is no state.
   */
  public List<String> stateFilter(String word) {
    List<String> states =
        Arrays.stream(ContainerStatus.values())
            .map(s -> s.name().toLowerCase(Locale.ROOT))
            .toList();
    if (this == POUCH) {
      return word.isEmpty() ? List.of() : states.stream().filter(s -> s.contains(word)).toList();
    }
    if (word.equals("exited")) {
      return List.of("exited", "stopped");
    }
    return states.contains(word) && !word.equals("stopped") ? List.of(word) : List.of();
  }

  /** The status column of {@code ps}, as {@code Up 5 seconds}. */
  public String statusText(ContainerState state, Instant now) {
    return this == POUCH
        ? StatusText.pouch(state, stateWord(state.status()), now)
        : StatusText.docker(state, now);
  }
}
