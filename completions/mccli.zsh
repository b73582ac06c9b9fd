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
                'check:Is a derivative found by hand right? Says what is wrong with it.' \
                'critical:The stationary points of a function, and what they are.' \
                'code:A source file that computes a function and its derivative.' \
                'batch:Requests as JSON lines on standard input; one answer a line, in order.' \
                'cases:The shape cases in both layouts.' \
                'schema:The JSON Schema of requests and answers.' \
                'rules:The named rules, and one with an example.' \
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
                '*'--let'[Sizes\: n=1000, or n=10,m=20.]:value: ' \
                '*'--expand'[Write vectors and matrices out\: n=3, or n=3,m=2.]:value: ' \
                '(--at)'--at'[A point\: "x=1, y=1/2, v=(1,2,3)".]:value: ' \
                '(--steps)'--steps'[Show how\: rules (term by term) or chain (intermediate variables).]:value:(rules chain)' \
                '(--sparse)'--sparse'[List the entries that are not zero.]' \
                '(--engine)'--engine'[auto, sympy (short forms) or graph (large systems).]:value:(auto sympy graph)' \
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
                '*'--let'[Sizes\: n=1000, or n=10,m=20.]:value: ' \
                '*'--expand'[Write vectors and matrices out\: n=3, or n=3,m=2.]:value: ' \
                '(--at)'--at'[A point\: "x=1, y=1/2, v=(1,2,3)".]:value: ' \
                '(--steps)'--steps'[Show how\: rules (term by term) or chain (intermediate variables).]:value:(rules chain)' \
                '(--sparse)'--sparse'[List the entries that are not zero.]' \
                '(--engine)'--engine'[auto, sympy (short forms) or graph (large systems).]:value:(auto sympy graph)' \
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
                '*'--let'[Sizes\: n=1000, or n=10,m=20.]:value: ' \
                '*'--expand'[Write vectors and matrices out\: n=3, or n=3,m=2.]:value: ' \
                '(--at)'--at'[A point\: "x=1, y=1/2, v=(1,2,3)".]:value: ' \
                '(--steps)'--steps'[Show how\: rules (term by term) or chain (intermediate variables).]:value:(rules chain)' \
                '(--sparse)'--sparse'[List the entries that are not zero.]' \
                '(--engine)'--engine'[auto, sympy (short forms) or graph (large systems).]:value:(auto sympy graph)' \
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
                '*'--let'[Sizes\: n=1000, or n=10,m=20.]:value: ' \
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
        'check')
            _arguments \
                '(--claim)'--claim'[What you found\: "((2*x*y, x^2))".]:value: ' \
                '(--claim-file)'--claim-file'[Read the claim from this file.]:value:_files' \
                '(--python)'--python'[Compare with a Python function of yours, which is run as your own code.]:value: ' \
                '(--hessian)'--hessian'[The claim is a second derivative.]' \
                '*'{-w,--wrt}'[Differentiate by these\: x,y.]:value: ' \
                '(-l --layout)'{-l,--layout}'[numerator (row i is the gradient of f_i), the default, or denominator.]:value:(numerator denominator)' \
                '*'{-d,--declare}'[A name'\''s space\: "x \: R^3".]:value: ' \
                '*'--of'[The definitions to differentiate\: f,g.]:value: ' \
                '*'--let'[Sizes\: n=1000, or n=10,m=20.]:value: ' \
                '*'--expand'[Write vectors and matrices out\: n=3, or n=3,m=2.]:value: ' \
                '(-f --file)'{-f,--file}'[Read the input from this file.]:value:_files' \
                '(--format)'--format'[pretty (default on a terminal), plain (default else) or json.]:value:(pretty plain json)' \
                '(--json)'--json'[The same as --format json.]' \
                '(-o --output)'{-o,--output}'[Write the answer to this file.]:value:_files' \
                '(--timeout)'--timeout'[Time allowed; 10 by default.]:value: ' \
                '(--color)'--color'[auto (heeds NO_COLOR, FORCE_COLOR and TERM=dumb), always or never.]:value:(auto always never)' \
                '(--ascii)'--ascii'[ASCII characters only.]' \
                '(--debug)'--debug'[For a bug in mccli, show the traceback.]' \
                '(-h --help)'{-h,--help}'[Show this message and exit.]' \
                '*:input:_files'
            ;;
        'critical')
            _arguments \
                '(--minimize)'--minimize'[Name the least point, with a certificate if convex.]' \
                '(--box)'--box'[Where to search if no exact solution is found\: "x=-5..5, y=0..1"; -5..5 by default.]:value: ' \
                '(--tries)'--tries'[Random starts; 100 by default.]:value: ' \
                '(--seed)'--seed'[Other random starts; 0 by default.]:value: ' \
                '*'{-w,--wrt}'[Differentiate by these\: x,y.]:value: ' \
                '*'{-d,--declare}'[A name'\''s space\: "x \: R^3".]:value: ' \
                '*'--of'[The definitions to differentiate\: f,g.]:value: ' \
                '*'--let'[Sizes\: n=1000, or n=10,m=20.]:value: ' \
                '*'--expand'[Write vectors and matrices out\: n=3, or n=3,m=2.]:value: ' \
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
        'code')
            _arguments \
                '(--lang)'--lang'[numpy, python, jax, torch, c, cpp, fortran, julia, rust, matlab or javascript.]:value:(numpy python jax torch c cpp fortran julia rust matlab javascript)' \
                '(--name)'--name'[What to call the function; its own name or f.]:value: ' \
                '(--only)'--only'[value or derivative; both by default.]:value:(value derivative)' \
                '(--hessian)'--hessian'[The second derivative.]' \
                '(--sparse)'--sparse'[Compute the entries that are not zero only.]' \
                '(--storage)'--storage'[How they are stored\: coo (rows and columns), the default, or csr; implies --sparse.]:value:(coo csr)' \
                '(--vector)'--vector'[Take all variables as one array, in their order.]' \
                '*'{-w,--wrt}'[Differentiate by these\: x,y.]:value: ' \
                '(-l --layout)'{-l,--layout}'[numerator (row i is the gradient of f_i), the default, or denominator.]:value:(numerator denominator)' \
                '*'{-d,--declare}'[A name'\''s space\: "x \: R^3".]:value: ' \
                '*'--of'[The definitions to differentiate\: f,g.]:value: ' \
                '*'--let'[Sizes\: n=1000, or n=10,m=20.]:value: ' \
                '*'--expand'[Write vectors and matrices out\: n=3, or n=3,m=2.]:value: ' \
                '(-f --file)'{-f,--file}'[Read the input from this file.]:value:_files' \
                '(--json)'--json'[The same as --format json.]' \
                '(-o --output)'{-o,--output}'[Write the answer to this file.]:value:_files' \
                '(--timeout)'--timeout'[Time allowed; 10 by default.]:value: ' \
                '(--no-verify)'--no-verify'[Do not check the answer.]' \
                '(--debug)'--debug'[For a bug in mccli, show the traceback.]' \
                '(-h --help)'{-h,--help}'[Show this message and exit.]' \
                '*:input:_files'
            ;;
        'batch')
            _arguments \
                '(--jobs)'--jobs'[Worker processes; as many as processors by default.]:value: ' \
                '(--dask)'--dask'[Work on the Dask cluster of this scheduler.]:value: ' \
                '(--timeout)'--timeout'[Time for each request; 10 by default.]:value: ' \
                '(--quiet)'--quiet'[Neither bar nor summary.]' \
                '(--color)'--color'[auto (heeds NO_COLOR, FORCE_COLOR and TERM=dumb), always or never.]:value:(auto always never)' \
                '(--ascii)'--ascii'[ASCII characters only.]' \
                '(--debug)'--debug'[For a bug in mccli, show the traceback.]' \
                '(-h --help)'{-h,--help}'[Show this message and exit.]'
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
        'rules')
            _arguments \
                '(--format)'--format'[pretty, plain, json or latex.]:value:(pretty plain json latex)' \
                '(--json)'--json'[The same as --format json.]' \
                '(-o --output)'{-o,--output}'[Write the answer to this file.]:value:_files' \
                '(--timeout)'--timeout'[Time allowed; 10 by default.]:value: ' \
                '(--color)'--color'[auto (heeds NO_COLOR, FORCE_COLOR and TERM=dumb), always or never.]:value:(auto always never)' \
                '(--ascii)'--ascii'[ASCII characters only.]' \
                '(--debug)'--debug'[For a bug in mccli, show the traceback.]' \
                '(-h --help)'{-h,--help}'[Show this message and exit.]' \
                '1:name:(scalar functions jacobians element-wise expansion reductions chains neuron matrices factor-shapes notation constant constant-multiple power sum difference product chain linearity identity quotient reciprocal general-power exponential logarithm root trigonometric inverse-trigonometric hyperbolic inverse-hyperbolic sigmoid softplus error-function absolute-value step-function piecewise maximum minimum gradient jacobian layouts identity-function element-wise-diagonal element-wise-sum element-wise-difference element-wise-product element-wise-quotient scalar-addition scalar-multiplication sum-reduction vector-sum scaled-sum dot-product single-variable-chain total-derivative-chain vector-chain diagonal-chain four-steps affine relu activation loss gradient-descent bias-folding matrix-product transpose quadratic-form norm mean softmax logsumexp)'
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
                '1:name:(gaussian gradient hidden_layer hires identity least_squares logistic_regression loss matrix_factorisation neuron polar quadratic_form ridge rosenbrock softmax_cross_entropy straight_line three_by_three two_functions walk1_line walk2_neuron walk3_relu walk4_loss walk5_step walk6_minimum walk7_dataset)'
            ;;
        'examples run')
            _arguments \
                '(-h --help)'{-h,--help}'[Show this message and exit.]' \
                '1:name:(gaussian gradient hidden_layer hires identity least_squares logistic_regression loss matrix_factorisation neuron polar quadratic_form ridge rosenbrock softmax_cross_entropy straight_line three_by_three two_functions walk1_line walk2_neuron walk3_relu walk4_loss walk5_step walk6_minimum walk7_dataset)' \
                '*:input:_files'
            ;;
    esac
}

if [[ $funcstack[1] == _mccli ]]; then
    _mccli "$@"
else
    compdef _mccli mccli
fi
