#compdef mccli
# Completion of mccli, printed by: mccli completion zsh
_mccli() {
    local -a commands
    local path_
    path_=${words[2]}
    if (( CURRENT == 2 )); then
        path_=
    elif [[ $path_ == (examples) && CURRENT -gt 3 ]]; then
        path_="$path_ ${words[3]}"
        shift words
        (( CURRENT-- ))
    fi
    [[ -n $path_ ]] && { shift words; (( CURRENT-- )) }
    case $path_ in
        '')
            commands=( \
                'grad:The gradient: the derivative of one scalar function.' \
                'jacobian:The Jacobian: the derivative of component functions.' \
                'hessian:The Hessian: the second derivative of one scalar function.' \
                'value:The value of a function, or of a derivative, at a point.' \
                'cases:The shape cases in both layouts.' \
                'schema:The JSON Schema of requests and answers.' \
                'completion:The completion script of a shell.' \
                'examples:The packaged examples.'
            )
            _arguments \
                '(--version)'--version'[Show the version.]' \
                '(-h --help)'{-h,--help}'[Show this message and exit.]' \
                '1:command:{_describe command commands}'
            ;;
        'grad')
            _arguments \
                '*'{-w,--wrt}'[Differentiate by these\: x,y.]:value: ' \
                '(-l --layout)'{-l,--layout}'[numerator (row i is the gradient of f_i), the default, or denominator.]:value:(numerator denominator)' \
                '*'{-d,--declare}'[A name'\''s space\: "x \: R^3".]:value: ' \
                '*'--of'[The definitions to differentiate\: f,g.]:value: ' \
                '(--at)'--at'[A point\: "x=1, y=1/2, v=(1,2,3)".]:value: ' \
                '(-f --file)'{-f,--file}'[Read the input from this file.]:value:_files' \
                '(--format)'--format'[pretty (default on a terminal), plain (default else), json, latex or mathml.]:value:(pretty plain json latex mathml)' \
                '(--json)'--json'[The same as --format json.]' \
                '(-o --output)'{-o,--output}'[Write the answer to this file.]:value:_files' \
                '(--timeout)'--timeout'[Time allowed; 10 by default.]:value: ' \
                '(--color)'--color'[auto (heeds NO_COLOR, FORCE_COLOR and TERM=dumb), always or never.]:value:(auto always never)' \
                '(--ascii)'--ascii'[ASCII characters only.]' \
                '(--no-verify)'--no-verify'[Do not check the answer.]' \
                '(--debug)'--debug'[For a bug in mccli, show the traceback.]' \
                '(-h --help)'{-h,--help}'[Show this message and exit.]' \
                '*:input:_files'
            ;;
        'jacobian')
            _arguments \
                '*'{-w,--wrt}'[Differentiate by these\: x,y.]:value: ' \
                '(-l --layout)'{-l,--layout}'[numerator (row i is the gradient of f_i), the default, or denominator.]:value:(numerator denominator)' \
                '*'{-d,--declare}'[A name'\''s space\: "x \: R^3".]:value: ' \
                '*'--of'[The definitions to differentiate\: f,g.]:value: ' \
                '(--at)'--at'[A point\: "x=1, y=1/2, v=(1,2,3)".]:value: ' \
                '(-f --file)'{-f,--file}'[Read the input from this file.]:value:_files' \
                '(--format)'--format'[pretty (default on a terminal), plain (default else), json, latex or mathml.]:value:(pretty plain json latex mathml)' \
                '(--json)'--json'[The same as --format json.]' \
                '(-o --output)'{-o,--output}'[Write the answer to this file.]:value:_files' \
                '(--timeout)'--timeout'[Time allowed; 10 by default.]:value: ' \
                '(--color)'--color'[auto (heeds NO_COLOR, FORCE_COLOR and TERM=dumb), always or never.]:value:(auto always never)' \
                '(--ascii)'--ascii'[ASCII characters only.]' \
                '(--no-verify)'--no-verify'[Do not check the answer.]' \
                '(--debug)'--debug'[For a bug in mccli, show the traceback.]' \
                '(-h --help)'{-h,--help}'[Show this message and exit.]' \
                '*:input:_files'
            ;;
        'hessian')
            _arguments \
                '*'{-w,--wrt}'[Differentiate by these\: x,y.]:value: ' \
                '(-l --layout)'{-l,--layout}'[numerator (row i is the gradient of f_i), the default, or denominator.]:value:(numerator denominator)' \
                '*'{-d,--declare}'[A name'\''s space\: "x \: R^3".]:value: ' \
                '*'--of'[The definitions to differentiate\: f,g.]:value: ' \
                '(--at)'--at'[A point\: "x=1, y=1/2, v=(1,2,3)".]:value: ' \
                '(-f --file)'{-f,--file}'[Read the input from this file.]:value:_files' \
                '(--format)'--format'[pretty (default on a terminal), plain (default else), json, latex or mathml.]:value:(pretty plain json latex mathml)' \
                '(--json)'--json'[The same as --format json.]' \
                '(-o --output)'{-o,--output}'[Write the answer to this file.]:value:_files' \
                '(--timeout)'--timeout'[Time allowed; 10 by default.]:value: ' \
                '(--color)'--color'[auto (heeds NO_COLOR, FORCE_COLOR and TERM=dumb), always or never.]:value:(auto always never)' \
                '(--ascii)'--ascii'[ASCII characters only.]' \
                '(--no-verify)'--no-verify'[Do not check the answer.]' \
                '(--debug)'--debug'[For a bug in mccli, show the traceback.]' \
                '(-h --help)'{-h,--help}'[Show this message and exit.]' \
                '*:input:_files'
            ;;
        'value')
            _arguments \
                '*'{-d,--declare}'[A name'\''s space\: "x \: R^3".]:value: ' \
                '*'--of'[The definitions to differentiate\: f,g.]:value: ' \
                '(--at)'--at'[A point\: "x=1, y=1/2, v=(1,2,3)".]:value: ' \
                '(-f --file)'{-f,--file}'[Read the input from this file.]:value:_files' \
                '(--format)'--format'[pretty (default on a terminal), plain (default else), json, latex or mathml.]:value:(pretty plain json latex mathml)' \
                '(--json)'--json'[The same as --format json.]' \
                '(-o --output)'{-o,--output}'[Write the answer to this file.]:value:_files' \
                '(--timeout)'--timeout'[Time allowed; 10 by default.]:value: ' \
                '(--color)'--color'[auto (heeds NO_COLOR, FORCE_COLOR and TERM=dumb), always or never.]:value:(auto always never)' \
                '(--ascii)'--ascii'[ASCII characters only.]' \
                '(--debug)'--debug'[For a bug in mccli, show the traceback.]' \
                '(-h --help)'{-h,--help}'[Show this message and exit.]' \
                '*:input:_files'
            ;;
        'cases')
            _arguments \
                '*'{-w,--wrt}'[Differentiate by these\: x,y.]:value: ' \
                '*'{-d,--declare}'[A name'\''s space\: "x \: R^3".]:value: ' \
                '*'--of'[The definitions to differentiate\: f,g.]:value: ' \
                '(-f --file)'{-f,--file}'[Read the input from this file.]:value:_files' \
                '(--format)'--format'[pretty, plain or json.]:value:(pretty plain json)' \
                '(--json)'--json'[The same as --format json.]' \
                '(-o --output)'{-o,--output}'[Write the answer to this file.]:value:_files' \
                '(--timeout)'--timeout'[Time allowed; 10 by default.]:value: ' \
                '(--color)'--color'[auto (heeds NO_COLOR, FORCE_COLOR and TERM=dumb), always or never.]:value:(auto always never)' \
                '(--ascii)'--ascii'[ASCII characters only.]' \
                '(--debug)'--debug'[For a bug in mccli, show the traceback.]' \
                '(-h --help)'{-h,--help}'[Show this message and exit.]' \
                '*:input:_files'
            ;;
        'schema')
            _arguments \
                '(-h --help)'{-h,--help}'[Show this message and exit.]'
            ;;
        'completion')
            _arguments \
                '(-h --help)'{-h,--help}'[Show this message and exit.]' \
                '1:name:(bash zsh fish powershell)'
            ;;
        'examples')
            commands=( \
                'list:List the examples.' \
                'show:Print an example.' \
                'run:Run an example.'
            )
            _arguments \
                '(-h --help)'{-h,--help}'[Show this message and exit.]' \
                '1:command:{_describe command commands}'
            ;;
        'examples list')
            _arguments \
                '(-h --help)'{-h,--help}'[Show this message and exit.]'
            ;;
        'examples show')
            _arguments \
                '(-h --help)'{-h,--help}'[Show this message and exit.]' \
                '1:name:(gradient identity loss neuron polar rosenbrock straight_line three_by_three two_functions)'
            ;;
        'examples run')
            _arguments \
                '(-h --help)'{-h,--help}'[Show this message and exit.]' \
                '1:name:(gradient identity loss neuron polar rosenbrock straight_line three_by_three two_functions)' \
                '*:input:_files'
            ;;
    esac
}

if [[ $funcstack[1] == _mccli ]]; then
    _mccli "$@"
else
    compdef _mccli mccli
fi
