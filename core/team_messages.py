"""What errors of the team folder are called, in English; see `core.messages`."""

TEAM_ERRORS: dict[str, str] = {
    "team.bad_address": "{address} is no address of a team folder. One looks like s3://bucket/folder?endpoint=https://server"
    " or https://name@server/folder.",
    "team.bad_name": "{path} holds a file whose name is refused: {reason}. Rename or remove it there.",
    "team.no_folder": "This project has no team folder yet.",
    "team.no_library": "A team folder at an address needs the add-on “objects” (from source: pip install"
    " 'biaodu[objects]').",
    "team.no_place": "There is no folder at {path}. Make it there, or correct the address.",
    "team.not_allowed": "{address} does not let {login} in, or not do that: {reason}.",
    "team.not_named": "The team folder of this project is {address}. Whoever made the file chose it. To go there, name"
    " it: --at {address}.",
    "team.not_encrypted": "{address} would send the password where others can read it. Use an address with https.",
    "team.overtaken": "{path} was changed from another computer while yours was written. Nothing was replaced; the next"
    " round looks at it again.",
    "team.password_in_address": "Leave the password out of the address: it would be kept in the project. You are asked"
    " for it.",
    "team.password_needed": "{address} wants a password of {login}. Give it under Project > Team folder, or in the"
    " environment as {variable}.",
    "team.too_large": "{name} is larger than {limit} MB, or all files together than {all} MB: it is not fetched.",
    "team.too_many": "There are more than {limit} files at {path}: this is no team folder.",
    "team.unmerged": "{path} holds work of yours from another machine. Merge it first.",
    "team.unreachable": "The team folder {path} cannot be reached. Everything works here, and goes there the next time:"
    " {reason}.",
}
