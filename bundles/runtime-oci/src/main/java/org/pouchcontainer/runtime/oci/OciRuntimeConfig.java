package org.pouchcontainer.runtime.oci;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration, PID {@code org.pouchcontainer.runtime.oci.OciRuntimeDriver}. */
@ObjectClassDefinition(name = "OCI runtimes under conmon")
public @interface OciRuntimeConfig {
  @AttributeDefinition(
      name = "Monitor",
      description = "Where conmon is looked for; the first executable file is used.")
  String[] conmon_path() default {
    "/usr/bin/conmon",
    "/usr/local/bin/conmon",
    "/usr/libexec/podman/conmon",
    "/usr/local/libexec/podman/conmon"
  };

  @AttributeDefinition(
      name = "Create limit",
      description = "Seconds that making a container or starting an exec may take.")
  int create_limit_seconds() default 60;

  @AttributeDefinition(
      name = "Command limit",
      description = "Seconds that any other command of a runtime may take.")
  int command_limit_seconds() default 30;

  @AttributeDefinition(
      name = "Stall limit",
      description =
          "Seconds after which an attached client that takes no output is detached, so that the"
              + " container goes on.")
  int attach_stall_seconds() default 10;

  @AttributeDefinition(
      name = "Attach buffer",
      description =
          "Bytes of output kept for an attached client that is slower than its container.")
  int attach_buffer_bytes() default 1 << 20;
}
