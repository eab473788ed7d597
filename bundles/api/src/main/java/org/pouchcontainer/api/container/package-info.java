/**
 * Containers: what is asked for, what is there, and everything that can be done with them. Execs,
 * logs and streams of a container belong here too.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.pouchcontainer.api.container;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
