# bash completion for pouch. The command itself knows what may stand next.

_pouch() {
  local line=${COMP_LINE:0:COMP_POINT} current answer prefix
  local -a words
  # Not COMP_WORDS: it is split at colons and equals signs, which names of images hold.
  read -ra words <<<"$line"
  if [[ $line == *[[:blank:]] ]]; then
    current=
  else
    current=${words[-1]}
    unset 'words[-1]'
  fi
  COMPREPLY=()
  while IFS= read -r answer; do
    case $answer in
      :files) compopt -o default 2>/dev/null ;;
      :nospace) compopt -o nospace 2>/dev/null ;;
      :*) ;;
      *) COMPREPLY+=("${answer%%$'\t'*}") ;;
    esac
  done < <("${words[0]}" __complete "${words[@]:1}" "$current" 2>/dev/null)
  # Readline replaces only what stands behind the last break of a word.
  if [[ $current == *[:=]* && $COMP_WORDBREAKS == *[:=]* ]]; then
    prefix=${current%"${current##*[:=]}"}
    COMPREPLY=("${COMPREPLY[@]#"$prefix"}")
  fi
}

complete -F _pouch pouch
