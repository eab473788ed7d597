#compdef pouch
# zsh completion for pouch. The command itself knows what may stand next.

_pouch() {
  local answer name
  local -a names spaceless
  local files=0 nospace=0
  while IFS= read -r answer; do
    case $answer in
      :files) files=1 ;;
      :nospace) nospace=1 ;;
      :*) ;;
      *)
        name=${answer%%$'\t'*}
        name=${name//:/\\:}
        if [[ $answer == *$'\t'* ]]; then
          names+=("$name:${answer#*$'\t'}")
        else
          names+=("$name")
        fi
        ;;
    esac
  done < <("${words[1]}" __complete "${(@)words[2,CURRENT]}" 2>/dev/null)
  (( nospace )) && spaceless=(-S '')
  (( ${#names} )) && _describe -t names pouch names "${spaceless[@]}"
  (( files )) && _files
}

if [ "$funcstack[1]" = "_pouch" ]; then
  _pouch "$@"
else
  compdef _pouch pouch
fi
