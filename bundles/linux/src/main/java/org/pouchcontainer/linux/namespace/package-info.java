/** Network namespaces that outlive their maker, and work inside of them. */
@Export
@Version("1.0.0")
@NullMarked
package org.pouchcontainer.linux.namespace;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
