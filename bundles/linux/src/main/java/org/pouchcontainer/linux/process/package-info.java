/**
 * Processes: spawning with exact control over descriptors, waiting without disturbing the JDK's own
 * children, identities that survive the reuse of a pid, signals and end by pidfd.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.pouchcontainer.linux.process;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
