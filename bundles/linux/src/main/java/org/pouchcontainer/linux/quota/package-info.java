/** Project quotas: limits on what a directory tree may occupy, as ext4 and xfs keep them. */
@Export
@Version("1.0.0")
@NullMarked
package org.pouchcontainer.linux.quota;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
