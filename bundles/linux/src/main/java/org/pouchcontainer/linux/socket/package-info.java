/** Unix sockets that keep packet boundaries, and named pipes: how a monitor is spoken to. */
@Export
@Version("1.0.0")
@NullMarked
package org.pouchcontainer.linux.socket;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
