/** Containers as clients use them, through both dialects and both command lines. */
package org.pouchcontainer.it.container;
