/** The architecture as tests: which module may use which, and what manifests say. */
package org.pouchcontainer.it.arch;
