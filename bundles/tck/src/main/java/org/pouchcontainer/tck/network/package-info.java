/**
 * The contract kit for network plugins and a plugin in memory that passes it. A plugin's own test
 * extends {@link org.pouchcontainer.tck.network.NetworkPluginContract} and brings a factory.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.pouchcontainer.tck.network;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
